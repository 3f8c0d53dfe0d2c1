import type { Frame, Session } from './session.ts';

/**
 * Crisis cards lie over the conversation, one over the other: whoever says in one that they want to die is shown
 * the card for that, and finds the first one as they left it. The card on top is `aside`; those under it wait.
 */

/** Cards that wait under the one on top, at most: beyond it the lowest is dropped, so that a session stays small. */
export const MOST_UNDER = 3;

/** With this card on top. A card of the same flow is not kept under it: that one begins again. */
export function withCard(session: Session, card: Frame): Session {
  const { aside, under = [], ...rest } = session;
  const open = aside ? [...under, aside] : [];
  const kept = open.filter(([first]) => first && first.flow !== card.flow).slice(-MOST_UNDER);
  return { ...rest, aside: [card], ...(kept.length > 0 && { under: kept }) };
}

/** Without the card on top: at the card under it, else in the conversation. */
export function withoutCard(session: Session): Session {
  const { under = [] } = session;
  const below = under.at(-1);
  const rest = withoutCards(session);
  if (!below) return rest;
  return { ...rest, aside: below, ...(under.length > 1 && { under: under.slice(0, -1) }) };
}

/** In the conversation, whatever cards lay over it. */
export function withoutCards({ aside: _, under: __, told: ___, ...session }: Session): Session {
  return session;
}

/** With the country the person is in. What a card was told the conversation does not know before the cards are left. */
export function knowing(session: Session, country: string): Session {
  return session.aside ? { ...session, told: country } : { ...session, country };
}
