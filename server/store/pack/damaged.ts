/** A pack cannot be read as what was put into it. */
export class PackDamaged extends Error {
  override readonly name = 'PackDamaged';
}
