/** The routes of the client: which page belongs to which address. */
import { Suspense } from 'react';
import { Outlet, Route, Routes } from 'react-router';
import { Frame } from '#client/app/frame.tsx';
import { OwnAddress } from '#client/app/own-address.tsx';
import { SignedIn } from '#client/api/signed-in.tsx';
import { NotFoundPage } from '#client/app/not-found-page.tsx';
import { AccountPage, SignInPage } from '#client/features/account/index.ts';
import { InboxPage, UnsubscribePage } from '#client/features/inbox/index.ts';
import { ConversationsPage } from '#client/features/conversations/index.ts';
import { InvitationPage } from '#client/features/invitations/index.ts';
import { NewPasswordPage } from '#client/features/password-reset/index.ts';
import { OwnView } from '#client/features/own-view/index.ts';
import { PeoplePage } from '#client/features/people/index.ts';
import { PlanFrame } from '#client/features/plan-frame/lazy-index.ts';
import { NewPlanPage, PlanPage, PlansPage } from '#client/features/plans/index.ts';
import { PrintPage } from '#client/features/print/index.ts';
import { ServicePage, SetUpPage } from '#client/features/service/index.ts';
import { SecondStepPage, SetUpFirstPage } from '#client/features/second-step/index.ts';
import { SignInLinkPage } from '#client/features/sign-in-link/index.ts';
import { SuggestionsPage } from '#client/features/suggestions/index.ts';
import { AuditPage, TimelinePage } from '#client/features/timeline/index.ts';
import { StartPage } from '#client/app/start.tsx';
import { Main } from '#client/ui/page.tsx';
import { ErrorPage } from '#client/app/error-page.tsx';

/** The layout of all pages without a frame of their own. A page whose code is still to be fetched leaves the main part empty. */
function OnePage() {
  return (
    <Main>
      <Suspense>
        <Outlet />
      </Suspense>
    </Main>
  );
}

/** The root component of the client. It stands in a router, which is another one on the server. */
export function App() {
  return (
    <ErrorPage>
      <Frame>
        <ErrorPage>
          <OwnAddress>
            <Routes>
              <Route element={<OnePage />}>
                <Route path="/sign-in" element={<SignInPage />} />
                <Route path="/set-up" element={<SetUpPage />} />
                <Route path="/invitation" element={<InvitationPage />} />
                <Route path="/new-password" element={<NewPasswordPage />} />
                <Route path="/sign-in-link" element={<SignInLinkPage />} />
                <Route path="/second-step" element={<SecondStepPage />} />
                <Route path="/set-up-second-step" element={<SetUpFirstPage />} />
                <Route path="/unsubscribe" element={<UnsubscribePage />} />
              </Route>
              <Route
                element={
                  <SignedIn>
                    <Outlet />
                  </SignedIn>
                }
              >
                <Route path="/plans/:planId" element={<PlanFrame />}>
                  <Route index element={<PlanPage />} />
                  <Route path="conversations" element={<ConversationsPage />} />
                  <Route path="timeline" element={<TimelinePage />} />
                  <Route path="audit" element={<AuditPage />} />
                  <Route path="suggestions" element={<SuggestionsPage />} />
                  <Route path="people" element={<PeoplePage />} />
                </Route>
                <Route element={<OnePage />}>
                  <Route path="/" element={<PlansPage />} />
                  <Route path="/start" element={<StartPage />} />
                  <Route path="/plans/new" element={<NewPlanPage />} />
                  <Route path="/plans/:planId/print" element={<PrintPage />} />
                  <Route path="/plans/:planId/own/*" element={<OwnView />} />
                  <Route path="/inbox" element={<InboxPage />} />
                  <Route path="/account" element={<AccountPage />} />
                  <Route path="/service" element={<ServicePage />} />
                </Route>
              </Route>
              <Route element={<OnePage />}>
                <Route path="*" element={<NotFoundPage />} />
              </Route>
            </Routes>
          </OwnAddress>
        </ErrorPage>
      </Frame>
    </ErrorPage>
  );
}
