/** What stands in the place of a text of the past until it is there. */
import { Loading } from '#client/ui/page-states.tsx';

/**
 * It is as high as a screen and what is loaded below one. So the sections after this one do not come near for that moment: their editors
 * would begin just when the text is drawn.
 */
export function WaitingForText() {
  return (
    <div className="past-waiting">
      <Loading />
    </div>
  );
}
