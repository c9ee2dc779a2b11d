/** Scrolls to a section of the shown plan and moves the focus there. */

/** Scrolls to a section and focuses it. Returns false if the section is not on the page. */
export function scrollToSection(sectionId: string): boolean {
  const section = document.getElementById(`section-${sectionId}`);
  if (section === null) return false;
  // A retired section is inside a closed list, which is opened first.
  section.closest('details')?.setAttribute('open', '');
  section.scrollIntoView({ block: 'start' });
  section.focus({ preventScroll: true });
  return true;
}
