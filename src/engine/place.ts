import type { Block, Button } from '../message/message.ts';
import { knowing, withCard, withoutCard, withoutCards } from './cards.ts';
import { enterDiscreet } from './discreet.ts';
import type { Effect, Turn } from './effect.ts';
import type { BuiltIn } from './event.ts';
import { type Presentation, questionMessage } from './present.ts';
import type { Input, OpenQuestion } from './question.ts';
import { type Frame, movedTo, newSession, openFrames, type Session } from './session.ts';
import { shippedLanguage, type Speech, speechOf } from './speech.ts';
import { languageNamed } from './spoken.ts';
import { questionTokens, wordToken } from './token.ts';
import { isForeign, nameOf, type Outcome, Walk, type World } from './walk.ts';

export const HOME = 'home';
/** Opened over a talk that waits, as a card is: whoever says that they feel bad loses no answer by it. */
export const ASHAMED = 'special/ashamed';
/** What "help now" opens. */
const HELP = 'crisis/help';

/** One person's place in the flows, and every move from it. Each move ends in a turn; the place itself stays as it is. */
export class Place {
  readonly world: World;
  readonly session: Session;
  readonly #speech: Speech;

  constructor(world: World, session: Session) {
    this.world = world;
    this.session = session;
    this.#speech = speechOf(world.lexicon, session.language);
  }

  /** Answers the open question; whatever does not answer it asks again. */
  answer(inputs: Input[], ref?: string): Turn {
    if (!this.isOpen()) return this.again();
    const walk = this.#walk(inputs);
    const outcome = walk.run();
    if (walk.answered || outcome.kind !== 'question') return this.#finish(walk, outcome, ref);
    const { reply } = outcome;
    if (reply?.kind === 'choosing') return this.#marked(reply.chosen).#show(walk, outcome.question, [], { update: true });
    if (reply?.kind === 'none') return this.again('many.none');
    if (reply?.kind === 'which') return this.again('many.which');
    if (reply?.kind === 'back') return this.back();
    return reply?.kind === 'old' ? this.old() : this.#miss(walk, outcome.question);
  }

  /** Begins a flow from its first step, leaving whatever was open. */
  open(flow: string): Turn {
    const program = this.world.programs(flow);
    if (!program) return flow === HOME ? this.#tell('flow.missing') : this.#instead('flow.absent');
    if (program.discreet) return enterDiscreet(this.world, this.session, flow);
    const { cared: _, ...rest } = withoutCards(this.session);
    return this.#begin({ ...rest, frames: [begun(flow, program.revision)] });
  }

  /** Home, and why it is shown. */
  #instead(key: string): Turn {
    const home = this.open(HOME);
    const afterRetiring = home.effects[0]?.do === 'retire' ? 1 : 0;
    return { ...home, effects: home.effects.toSpliced(afterRetiring, 0, this.#message(key)) };
  }

  word(word: BuiltIn, argument?: string): Turn {
    // Whoever is understood has not missed.
    if (this.session.misses > 0) return new Place(this.world, { ...this.session, misses: 0 }).word(word, argument);
    switch (word) {
      case 'home':
        return this.open(HOME);
      case 'restart':
        return this.#restart();
      case 'back':
        return this.back();
      case 'skip':
        return this.#skip();
      case 'why':
        return this.#why();
      case 'helpnow':
        return this.aside(HELP);
      case 'language':
        return this.#language(argument);
      case 'stop':
        return this.#leave('stop.done', [{ do: 'clear' }, { do: 'forget' }]);
      case 'forget':
        return this.#leave('forget.done', [{ do: 'forget' }]);
      case 'help':
      case 'privacy':
      case 'about':
        return this.again(`${word}.text`);
      default:
        return word satisfies never;
    }
  }

  /** With these options marked in the open question. */
  #marked(chosen: number): Place {
    return new Place(this.world, { ...this.session, chosen });
  }

  /** Says something, and asks the open question again. */
  again(key?: string, beside: readonly Block[] = []): Turn {
    const before: Block[] = key ? [{ kind: 'text', text: this.#say(key) }, ...beside] : [...beside];
    if (!this.isOpen()) return this.#tell(key ?? 'nothing.open');
    const walk = this.#walk([]);
    const outcome = walk.run();
    return outcome.kind === 'question' ? this.#show(walk, outcome.question, before) : this.#finish(walk, outcome);
  }

  /** The button of a question that is not open: it changes nothing. */
  old(): Turn {
    return this.again(this.isOpen() ? 'button.old' : undefined);
  }

  /** The same where the button was of a discreet flow: nothing is kept of that either. */
  unkept(): Turn {
    return { ...this.old(), keep: false };
  }

  /** Begins again what is before the person: their flow, or the crisis card over it. */
  #restart(): Turn {
    const { aside, frames } = this.session;
    return aside?.[0] ? this.aside(aside[0].flow) : this.open(frames[0]?.flow ?? HOME);
  }

  #skip(): Turn {
    const skip = this.question()?.skip;
    if (!skip) return this.again(this.isOpen() ? 'miss.choose' : undefined);
    return this.answer([() => ({ kind: 'answer', answer: skip.answer })]);
  }

  /** Takes the last answer away; at the first question of a crisis card, leaves it for the place below. */
  back(): Turn {
    if (!this.isOpen()) return this.again();
    const walk = this.#walk([]);
    walk.run();
    const { last } = walk;
    if (!last) return this.session.aside ? this.resume() : this.again('back.first');
    const frames = walk.frames.map((frame, at) => (at === last.frame ? without(frame, last.path) : frame));
    const { country, told, last: _, chosen: __, ...rest } = this.session;
    const known = !last.sets && { ...(country && { country }), ...(told && { told }) };
    const session = { ...rest, ...known, ...this.#open(frames), misses: 0, asked: rest.asked + 1 };
    const turn = new Place(this.world, session).#tidy().again();
    return { ...turn, effects: [{ do: 'retire' }, ...turn.effects] };
  }

  /** Without the frames that the answers do not lead to any more. */
  #tidy(): Place {
    const walk = this.#walk([]);
    walk.run();
    return new Place(this.world, { ...this.session, ...this.#open(walk.frames) });
  }

  #why(): Turn {
    const question = this.question();
    if (!question) return this.again();
    const walk = this.#walk([]);
    walk.run();
    return this.#show(walk, question, [{ kind: 'text', text: question.why?.() ?? this.#say('why.default') }]);
  }

  #language(argument: string | undefined): Turn {
    const chosen = shippedLanguage(this.world.lexicon, languageNamed(this.world.lexicon, argument ?? '') ?? argument?.split(/\s/)[0]);
    if (!chosen) return this.#tell('language.ask', this.#languageButtons());
    const session = { ...this.session, language: chosen.code };
    const place = new Place(this.world, session);
    return place.again('language.done', place.#untranslated());
  }

  /** Said where the flow that is open has no text in the language that was just chosen. Crisis cards bring the original themselves. */
  #untranslated(): Block[] {
    const frame = openFrames(this.session).at(-1);
    const program = frame && this.world.programs(frame.flow, frame.revision);
    const language = this.session.language ?? this.world.lexicon.fallback;
    if (!program || program.discreet || program.flow.startsWith('crisis/') || !isForeign(program, language)) return [];
    return [{ kind: 'text', text: speechOf(this.world.lexicon, language).say('language.untranslated', { language: nameOf(program.language, language, this.world.lexicon) }) }];
  }

  #languageButtons(): Button[] {
    const languages = [...this.world.lexicon.languages.values()];
    return languages.map(({ name, code }) => ({ label: name, token: wordToken('language', code), id: code }));
  }

  #leave(key: string, effects: Effect[]): Turn {
    const { language } = this.session;
    const turn = this.#tell(key);
    return { ...turn, session: newSession(language), effects: [{ do: 'retire' }, ...turn.effects, ...effects] };
  }

  /** Shows a crisis card over the conversation, which waits, as does another card that is open. */
  aside(flow: string): Turn {
    const program = this.world.programs(flow) ?? this.world.programs(HELP);
    if (!program) return this.again('flow.missing');
    if (program.discreet) return enterDiscreet(this.world, this.session, program.flow);
    const { aside } = this.session;
    const told = aside && aside[0]?.flow !== program.flow ? this.#told() : undefined;
    return this.#begin({ ...withCard(told === undefined ? this.session : knowing(this.session, told), begun(program.flow, program.revision)), cared: true });
  }

  /** The country that the open card knows. */
  #told(): string | undefined {
    const walk = this.#walk([]);
    walk.run();
    return walk.country;
  }

  /** Leaves a crisis card for the place that was kept under it. */
  resume(key?: string): Turn {
    const { chosen: _, ...session } = withoutCard(this.session);
    const below = new Place(this.world, { ...session, asked: session.asked + 1, misses: 0 });
    const turn = below.isOpen() ? below.#onward(this.#told(), key) : below.open(HOME);
    return { ...turn, effects: [{ do: 'retire' }, ...turn.effects] };
  }

  /**
   * Goes on where a card was shown over the conversation. The country that was told there is the answer here, where
   * just that is asked; a walk that merely knew it would pass the lines it is asked for.
   */
  #onward(country: string | undefined, key: string | undefined): Turn {
    if (country === undefined || this.session.country !== undefined) return this.again(key);
    if (this.question()?.sets !== 'country') return new Place(this.world, knowing(this.session, country)).again(key);
    const turn = this.answer([() => ({ kind: 'answer', answer: country })]);
    return key ? { ...turn, effects: [this.#message(key), ...turn.effects] } : turn;
  }

  /** Back from a discreet flow: the question that was open, with nothing written. */
  kept(): Turn {
    const turn = this.again();
    return { ...turn, effects: [{ do: 'retire' }, ...turn.effects], keep: false };
  }

  #begin({ chosen: _, ...session }: Session): Turn {
    const next = new Place(this.world, { ...session, asked: session.asked + 1, misses: 0 });
    const walk = next.#walk([], true);
    const turn = next.#finish(walk, walk.run());
    return this.isOpen() ? { ...turn, effects: [{ do: 'retire' }, ...turn.effects] } : turn;
  }

  /** What a walk that went on leads to: the next question, the end, or a way out of trouble. */
  #finish(walk: Walk, outcome: Outcome, ref?: string): Turn {
    if (outcome.kind === 'gone') return this.#gone();
    if (outcome.kind === 'discreet') return this.#discreet(walk, outcome.flow);
    const last = walk.answered ? ref : undefined;
    const session = movedTo(this.session, walk.frames, { country: walk.country, last, asked: walk.answered ? 1 : 0 });
    const next = new Place(this.world, session);
    if (outcome.kind === 'question') return next.#show(walk, outcome.question, walk.takeNotes());
    return next.#ended(walk);
  }

  /** What was said on the way is still said; the choice that led in is not echoed. */
  #discreet(walk: Walk, flow: string): Turn {
    const said = walk.effects.filter((effect) => effect.do === 'show');
    const turn = enterDiscreet(this.world, this.session, flow);
    return { ...turn, effects: [...said, ...turn.effects] };
  }

  #ended(walk: Walk): Turn {
    const notes = walk.takeNotes();
    if (notes.length > 0) walk.effects.push({ do: 'show', message: { blocks: notes } });
    const { last: _, cared, ...session } = withoutCard(this.session);
    if (!this.session.aside) return this.#turn({ ...session, frames: [] }, [...walk.effects, ...this.#tell('ended').effects]);
    const isOpen = session.frames.length > 0 || session.aside !== undefined;
    const after = new Place(this.world, { ...session, ...(isOpen && cared && { cared }) });
    const turn = isOpen ? after.#onward(walk.country, 'aside.done') : after.#tell('ended');
    return { ...turn, effects: [...walk.effects, ...turn.effects] };
  }

  /** The flow the person is in cannot be had any more: said kindly, and home. A crisis card leaves the place below. */
  #gone(): Turn {
    const below = withoutCard(this.session);
    if (this.session.aside && openFrames(below).length > 0) return this.resume('flow.missing');
    const turn = new Place(this.world, { ...below, frames: [] }).open(HOME);
    return { ...turn, effects: [{ do: 'retire' }, this.#message('flow.gone'), ...turn.effects] };
  }

  /** Asked once more in one line; then in full, with every option by its number and help before all else. */
  #miss(walk: Walk, question: OpenQuestion): Turn {
    const misses = this.session.misses + 1;
    const lost = misses > 1;
    const shown = lost ? question : { ...question, text: this.#say('miss.choose') };
    const turn = this.#show(walk, shown, [{ kind: 'text', text: this.#say(lost ? 'miss.again' : 'miss.once') }], { lost });
    return { ...turn, session: { ...turn.session, misses } };
  }

  #show(walk: Walk, question: OpenQuestion, before: readonly Block[], more: Pick<Presentation, 'update' | 'lost'> = {}): Turn {
    const tokens = questionTokens(question, this.session.asked);
    const message = questionMessage(question, before, {
      tokens,
      speech: this.#speech,
      ...(walk.passed > 0 && { back: tokens({ kind: 'back' }) }),
      ...(this.session.aside && { resume: true }),
      ...(this.session.chosen !== undefined && { chosen: this.session.chosen }),
      ...more,
    });
    const step = `${question.flow}:${question.path}`;
    return this.#turn(this.session, [...walk.effects, { do: 'show', message, step }]);
  }

  /** Says something where no question is open. */
  #tell(key: string, options: Button[] = []): Turn {
    const effect = this.#message(key);
    const controls = (['home', 'helpnow'] as const).map((word) => ({ label: this.#say(`button.${word}`), token: wordToken(word), id: word }));
    effect.message.keyboard = { options, controls };
    return this.#turn(this.session, [effect]);
  }

  #message(key: string): Extract<Effect, { do: 'show' }> {
    return { do: 'show', message: { blocks: [{ kind: 'text', text: this.#say(key) }] } };
  }

  #turn(session: Session, effects: Effect[]): Turn {
    return { session, effects, keep: true };
  }

  #say(key: string): string {
    return this.#speech.say(key);
  }

  #walk(inputs: Input[], live = false): Walk {
    return new Walk(this.world, this.session, openFrames(this.session), { inputs, live });
  }

  /** The open question, where there is one. */
  question(): OpenQuestion | undefined {
    if (!this.isOpen()) return undefined;
    const outcome = this.#walk([]).run();
    return outcome.kind === 'question' ? outcome.question : undefined;
  }

  isOpen(): boolean {
    return openFrames(this.session).length > 0;
  }

  #open(frames: Frame[]): Pick<Session, 'frames' | 'aside'> {
    return this.session.aside ? { frames: this.session.frames, aside: frames } : { frames };
  }
}

function begun(flow: string, revision: string): Frame {
  return { flow, revision, answers: {} };
}

function without(frame: Frame, path: string): Frame {
  const { [path]: _, ...answers } = frame.answers;
  return { ...frame, answers };
}
