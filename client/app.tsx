/** The pages and their addresses. */
import { createBrowserRouter, Outlet } from 'react-router';
import { Frame } from '#client/ui/frame.tsx';
import { SignedIn } from '#client/pages/signed-in.tsx';
import { NotFoundPage, WrongPage } from '#client/pages/gone.tsx';
import { PlansPage } from '#client/pages/plans.tsx';
import { PlanPage } from '#client/pages/plan.tsx';

/** The router of the whole client. Pages that few people open are loaded when they are opened. */
export const router = createBrowserRouter([
  {
    element: (
      <Frame>
        <Outlet />
      </Frame>
    ),
    errorElement: (
      <Frame>
        <WrongPage />
      </Frame>
    ),
    hydrateFallbackElement: <span />,
    children: [
      {
        errorElement: <WrongPage />,
        children: [
          { path: '/sign-in', lazy: async () => ({ Component: (await import('#client/pages/sign-in.tsx')).SignInPage }) },
          { path: '/set-up', lazy: async () => ({ Component: (await import('#client/pages/set-up.tsx')).SetUpPage }) },
          {
            path: '/invitation',
            lazy: async () => ({ Component: (await import('#client/pages/invitation.tsx')).InvitationPage }),
          },
          {
            element: (
              <SignedIn>
                <Outlet />
              </SignedIn>
            ),
            children: [
              { path: '/', element: <PlansPage /> },
              {
                path: '/plans/new',
                lazy: async () => ({ Component: (await import('#client/pages/new-plan.tsx')).NewPlanPage }),
              },
              { path: '/plans/:planId', element: <PlanPage /> },
              {
                path: '/plans/:planId/people',
                lazy: async () => ({ Component: (await import('#client/pages/people.tsx')).PeoplePage }),
              },
              { path: '/account', lazy: async () => ({ Component: (await import('#client/pages/account.tsx')).AccountPage }) },
              { path: '/service', lazy: async () => ({ Component: (await import('#client/pages/service.tsx')).ServicePage }) },
            ],
          },
          { path: '*', element: <NotFoundPage /> },
        ],
      },
    ],
  },
]);
