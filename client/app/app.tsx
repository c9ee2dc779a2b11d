/** The routes of the client: which page belongs to which address. */
import { Suspense } from 'react';
import { BrowserRouter, Outlet, Route, Routes } from 'react-router';
import { Frame } from '#client/app/frame.tsx';
import { OwnAddress } from '#client/app/own-address.tsx';
import { SignedIn } from '#client/api/signed-in.tsx';
import { NotFoundPage } from '#client/app/not-found-page.tsx';
import { AccountPage, SignInPage } from '#client/features/account/index.ts';
import { InvitationPage } from '#client/features/invitations/index.ts';
import { NewPasswordPage } from '#client/features/password-reset/index.ts';
import { OwnView } from '#client/features/own-view/index.ts';
import { PeoplePage } from '#client/features/people/index.ts';
import { NewPlanPage, PlanPage, PlansPage } from '#client/features/plans/index.ts';
import { PrintPage } from '#client/features/print/index.ts';
import { ServicePage, SetUpPage } from '#client/features/service/index.ts';
import { StartPage } from '#client/app/start.tsx';
import { ErrorPage } from '#client/app/error-page.tsx';

/** The root component of the client. */
export function App() {
  return (
    <BrowserRouter>
      <ErrorPage>
        <Frame>
          <ErrorPage>
            <OwnAddress>
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
                    <Route path="/plans/:planId/own/*" element={<OwnView />} />
                    <Route path="/account" element={<AccountPage />} />
                    <Route path="/service" element={<ServicePage />} />
                  </Route>
                  <Route path="*" element={<NotFoundPage />} />
                </Routes>
              </Suspense>
            </OwnAddress>
          </ErrorPage>
        </Frame>
      </ErrorPage>
    </BrowserRouter>
  );
}
