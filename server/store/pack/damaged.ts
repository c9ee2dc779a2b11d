/** The error for a pack that is damaged and cannot be read. */
export class PackDamaged extends Error {
  override readonly name = 'PackDamaged';
}
