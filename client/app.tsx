/** The pages and their addresses. */
import { lazy, Suspense } from 'react';
import { BrowserRouter, Outlet, Route, Routes } from 'react-router';
import { Frame } from '#client/ui/frame.tsx';
import { SignedIn } from '#client/pages/signed-in.tsx';
import { NotFoundPage } from '#client/pages/gone.tsx';
import { PlansPage } from '#client/pages/plans.tsx';
import { PlanPage } from '#client/pages/plan.tsx';
import { StartPage } from '#client/pages/start.tsx';
import { Wrong } from '#client/pages/wrong.tsx';

// Pages that few people open are fetched when they are opened.
const SignInPage = lazy(async () => ({ default: (await import('#client/pages/sign-in.tsx')).SignInPage }));
const SetUpPage = lazy(async () => ({ default: (await import('#client/pages/set-up.tsx')).SetUpPage }));
const InvitationPage = lazy(async () => ({ default: (await import('#client/pages/invitation.tsx')).InvitationPage }));
const NewPasswordPage = lazy(async () => ({ default: (await import('#client/pages/new-password.tsx')).NewPasswordPage }));
const NewPlanPage = lazy(async () => ({ default: (await import('#client/pages/new-plan.tsx')).NewPlanPage }));
const PeoplePage = lazy(async () => ({ default: (await import('#client/pages/people.tsx')).PeoplePage }));
const PrintPage = lazy(async () => ({ default: (await import('#client/pages/print.tsx')).PrintPage }));
const AccountPage = lazy(async () => ({ default: (await import('#client/pages/account.tsx')).AccountPage }));
const ServicePage = lazy(async () => ({ default: (await import('#client/pages/service.tsx')).ServicePage }));

/** The whole client. */
export function App() {
  return (
    <BrowserRouter>
      <Wrong>
        <Frame>
          <Wrong>
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
          </Wrong>
        </Frame>
      </Wrong>
    </BrowserRouter>
  );
}
