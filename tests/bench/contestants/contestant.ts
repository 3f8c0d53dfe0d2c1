import { answers, script } from '../material.ts';

/** Somebody who can lead a person through the checklist: their place is text between turns. */
export interface Contestant {
  name: string;
  /** One conversation from the first question to the verdict; returns how many turns it took. */
  converse(): number | Promise<number>;
  /** What the person saw after each turn: to show that all do the same. */
  transcript(): Promise<Shown[]>;
}

export interface Shown {
  text: string;
  /** Labels of the answers; none once the conversation is over. */
  labels: string[];
}

/** How a contestant is written. `R` is what a turn gives back. */
export interface Way<R extends { state: string }> {
  name: string;
  /** The first question, before any turn. */
  opening: R;
  /** What `press` carries for an answer (its place in `answers`), as the last reply offers it. */
  press(reply: R, answer: number): string;
  shown(reply: R): Shown;
}

const pressed = script.map((each) => answers.indexOf(each));

export function immediate<R extends { state: string }>(way: Way<R> & { turn(state: string, press: string): R }): Contestant {
  return {
    name: way.name,
    converse() {
      let reply = way.opening;
      for (const answer of pressed) reply = way.turn(reply.state, way.press(reply, answer));
      return pressed.length;
    },
    async transcript() {
      const seen = [way.shown(way.opening)];
      let reply = way.opening;
      for (const answer of pressed) {
        reply = way.turn(reply.state, way.press(reply, answer));
        seen.push(way.shown(reply));
      }
      return seen;
    },
  };
}

export function waiting<R extends { state: string }>(way: Way<R> & { turn(state: string, press: string): Promise<R> }): Contestant {
  return {
    name: way.name,
    async converse() {
      let reply = way.opening;
      for (const answer of pressed) reply = await way.turn(reply.state, way.press(reply, answer));
      return pressed.length;
    },
    async transcript() {
      const seen = [way.shown(way.opening)];
      let reply = way.opening;
      for (const answer of pressed) {
        reply = await way.turn(reply.state, way.press(reply, answer));
        seen.push(way.shown(reply));
      }
      return seen;
    },
  };
}
