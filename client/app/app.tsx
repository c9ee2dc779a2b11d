/** The pages and their addresses. */
import { lazy, Suspense } from 'react';
import { BrowserRouter, Outlet, Route, Routes } from 'react-router';
import { Frame } from '#client/app/frame.tsx';
import { SignedIn } from '#client/api/signed-in.tsx';
import { NotFoundPage } from '#client/ui/page-states.tsx';
import { PlansPage } from '#client/features/plans/plans-page.tsx';
import { PlanPage } from '#client/features/plans/plan-page.tsx';
import { StartPage } from '#client/app/start.tsx';
import { ErrorPage } from '#client/app/error-page.tsx';

// Pages that few people open are fetched when they are opened.
const SignInPage = lazy(async () => ({ default: (await import('#client/features/account/sign-in-page.tsx')).SignInPage }));
const SetUpPage = lazy(async () => ({ default: (await import('#client/features/service/set-up-page.tsx')).SetUpPage }));
const InvitationPage = lazy(async () => ({
  default: (await import('#client/features/invitations/invitation-page.tsx')).InvitationPage,
}));
const NewPasswordPage = lazy(async () => ({
  default: (await import('#client/features/password-reset/new-password-page.tsx')).NewPasswordPage,
}));
const NewPlanPage = lazy(async () => ({ default: (await import('#client/features/plans/new-plan-page.tsx')).NewPlanPage }));
const PeoplePage = lazy(async () => ({ default: (await import('#client/features/people/people-page.tsx')).PeoplePage }));
const PrintPage = lazy(async () => ({ default: (await import('#client/features/print/print-page.tsx')).PrintPage }));
const AccountPage = lazy(async () => ({ default: (await import('#client/features/account/account-page.tsx')).AccountPage }));
const ServicePage = lazy(async () => ({ default: (await import('#client/features/service/service-page.tsx')).ServicePage }));

/** The whole client. */
export function App() {
  return (
    <BrowserRouter>
      <ErrorPage>
        <Frame>
          <ErrorPage>
            <Suspense>
              <Routes>
                <Route path="/sign-in" element={<SignInPage />} />
                <Route path="/set-up" element={<SetUpPage />} />
                <Route path="/invitation" element={<InvitationPage />} />
                <Route path="/new-password" element={<NewPasswordPage />} />
                <Route
                  element={
                    <SignedIn>
                      <Outlet />
                    </SignedIn>
                  }
                >
                  <Route path="/" element={<PlansPage />} />
                  <Route path="/start" element={<StartPage />} />
                  <Route path="/plans/new" element={<NewPlanPage />} />
                  <Route path="/plans/:planId" element={<PlanPage />} />
                  <Route path="/plans/:planId/people" element={<PeoplePage />} />
                  <Route path="/plans/:planId/print" element={<PrintPage />} />
                  <Route path="/account" element={<AccountPage />} />
                  <Route path="/service" element={<ServicePage />} />
                </Route>
                <Route path="*" element={<NotFoundPage />} />
              </Routes>
            </Suspense>
          </ErrorPage>
        </Frame>
      </ErrorPage>
    </BrowserRouter>
  );
}
