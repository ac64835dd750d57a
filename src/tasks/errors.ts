/** A newer push, or a newer wish, has made this work pointless: another job does it, and nothing more may be posted. */
export class Superseded extends Error {
  override name = 'Superseded';

  constructor() {
    super('a newer event has superseded this job');
  }
}
