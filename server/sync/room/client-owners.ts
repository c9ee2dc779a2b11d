/** Which person owns which client id of one room (S6). */
import { Refusal } from '#shared/errors.ts';

/** Whether `personId` may write with a client id that nobody has written with yet. */
export type MayClaim = (client: number, personId: string) => boolean;

/**
 * The most client ids of one person in one room. Each page on which the person writes has two, so these are 2,500 visits in
 * which the person wrote in this section.
 */
export const MAX_IDS_OF_PERSON = 5000;

/** The owners of one room's client ids. */
export class ClientOwners {
  readonly #owners: Map<number, string>;
  /** How many ids each person has. Counted when somebody first claims one. */
  #counts: Map<string, number> | null = null;

  constructor(owners: ReadonlyMap<number, string>) {
    this.#owners = new Map(owners);
  }

  /** The person who owns this id; null if nobody has written with it. */
  ownerOf(client: number): string | null {
    return this.#owners.get(client) ?? null;
  }

  #countOf(personId: string): number {
    if (this.#counts === null) {
      this.#counts = new Map();
      for (const owner of this.#owners.values()) this.#counts.set(owner, (this.#counts.get(owner) ?? 0) + 1);
    }
    return this.#counts.get(personId) ?? 0;
  }

  /** Notes an owner, unless the id has one. */
  add(client: number, personId: string): void {
    if (this.#owners.has(client)) return;
    this.#owners.set(client, personId);
    if (this.#counts !== null) this.#counts.set(personId, this.#countOf(personId) + 1);
  }

  /**
   * Which of these ids would be new for this person. Throws `client_id_taken` if one belongs to another person, and `too_large`
   * if the person would have too many.
   */
  claimsOf(clients: Iterable<number>, personId: string, mayClaim: MayClaim): number[] {
    const claims: number[] = [];
    for (const client of clients) {
      const owner = this.ownerOf(client);
      if (owner === personId) continue;
      if (owner !== null || !mayClaim(client, personId)) throw new Refusal('client_id_taken');
      claims.push(client);
    }
    if (claims.length > 0 && this.#countOf(personId) + claims.length > MAX_IDS_OF_PERSON)
      throw new Refusal('too_large', 'Too many client ids of one person.');
    return claims;
  }
}
