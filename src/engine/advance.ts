import type { Block, Button } from '../message/message.ts';
import type { Effect, Turn } from './effect.ts';
import type { BuiltIn, Event, TextEvent } from './event.ts';
import { enterDiscreet, pressDiscreet, togetherDiscreet } from './discreet.ts';
import { dangerOf } from './danger.ts';
import { normalize } from './match/normalize.ts';
import { questionMessage } from './present.ts';
import type { Input, OpenQuestion } from './question.ts';
import { chosen, pressed, typed } from './reply.ts';
import { type Frame, movedTo, newSession, openFrames, type Session } from './session.ts';
import { languageOf, shippedLanguage, type Speech, speechOf } from './speech.ts';
import { builtInOf, flowOfPhrase, isGreeting, languageNamed } from './spoken.ts';
import { questionTokens, readToken, wordToken } from './token.ts';
import { type Outcome, Walk, type World } from './walk.ts';

export const HOME = 'home';
/** What "help now" opens. */
const HELP = 'crisis/help';
/** Ways out that count even when an older message is changed into one. */
const exits: ReadonlySet<BuiltIn> = new Set(['helpnow', 'stop', 'forget']);

/**
 * One event: where the person is afterwards, and what is to be shown. Synchronous, total, deterministic; the
 * session that comes in is not changed.
 */
export function advance(world: World, session: Session, event: Event): Turn {
  const turn = taken(new Advance(world, withLanguage(world, session, event.locale)), event);
  // Where nothing is kept, not even the language that the platform told or the place of a moment ago.
  return turn.keep ? turn : { ...turn, session };
}

function taken(turn: Advance, event: Event): Turn {
  switch (event.kind) {
    case 'text':
      return turn.text(event);
    case 'press':
      return turn.press(event.token);
    case 'choose':
      return turn.choose(event.tokens);
    case 'open':
      return turn.open(event.flow ?? HOME);
    case 'word':
      return turn.word(event.word, event.argument);
    case 'other':
      return turn.again('other.media');
    default:
      return event satisfies never;
  }
}

/** The platform's language is taken once, while the person has named none. */
function withLanguage(world: World, session: Session, locale: string | undefined): Session {
  const shipped = session.language === undefined ? shippedLanguage(world.lexicon, locale) : undefined;
  return shipped ? { ...session, language: shipped.code } : session;
}

/** The ways one event can go. Each ends in a turn. */
class Advance {
  readonly #world: World;
  readonly #session: Session;
  readonly #speech: Speech;

  constructor(world: World, session: Session) {
    this.#world = world;
    this.#session = session;
    this.#speech = speechOf(world.lexicon, session.language);
  }

  text({ text, ref, edited }: TextEvent): Turn {
    const { lexicon } = this.#world;
    const word = builtInOf(lexicon, normalize(text));
    if (word && (!edited || exits.has(word))) return this.word(word);
    const question = this.#question();
    const danger = question && isOption(text, question) ? undefined : dangerOf(lexicon, this.#session.language, text);
    if (danger) return this.#aside(`crisis/${danger}`);
    if (edited) return this.#edit(text, ref);
    const language = languageOf(lexicon, this.#session.language);
    const answered = this.#isOpen() ? this.answer([typed(text, language)], ref) : undefined;
    if (answered && !this.#missed(answered)) return answered;
    return this.#otherwise(text, question) ?? answered ?? this.open(HOME);
  }

  /** Words that are no answer: a greeting, the name of a language; what people call a flow, where no other is open. */
  #otherwise(text: string, question: OpenQuestion | undefined): Turn | undefined {
    const { lexicon } = this.#world;
    const language = languageNamed(lexicon, text);
    if (language) return this.word('language', language);
    if (isGreeting(lexicon, text)) return this.#isOpen() ? this.again() : this.open(HOME);
    if (this.#isOpen() && (this.#session.aside || question?.flow !== HOME)) return undefined;
    const flow = flowOfPhrase(this.#world, text, this.#session.language);
    return flow === undefined ? undefined : this.open(flow);
  }

  press(data: string): Turn {
    const token = readToken(data);
    if (token?.kind === 'answer') return this.answer([pressed(token, this.#session.asked)]);
    if (token?.kind === 'discreet') return pressDiscreet(this.#world, this.#session, token, () => this.#unkept());
    if (token?.kind !== 'word') return this.#old();
    if (token.word === 'resume') return this.#session.aside ? this.#resume('resume.done') : this.#old();
    return token.word === 'place' ? this.#place() : this.word(token.word, token.argument);
  }

  choose(data: readonly string[]): Turn {
    const tokens = data.map(readToken);
    const discreet = togetherDiscreet(tokens);
    if (discreet) return pressDiscreet(this.#world, this.#session, discreet, () => this.#unkept());
    if (tokens.some((token) => token?.kind === 'discreet')) return this.#unkept();
    return this.answer([chosen(tokens, this.#session.asked)]);
  }

  /** Answers the open question; whatever does not answer it asks again. */
  answer(inputs: Input[], ref?: string): Turn {
    if (!this.#isOpen()) return this.again();
    const walk = this.#walk(inputs);
    const outcome = walk.run();
    if (walk.answered || outcome.kind !== 'question') return this.#finish(walk, outcome, ref);
    const { reply } = outcome;
    if (reply?.kind === 'choosing') return this.#show(walk, outcome.question, [], { chosen: reply.chosen });
    if (reply?.kind === 'back') return this.#back();
    return reply?.kind === 'old' ? this.#old() : this.#miss(walk, outcome.question);
  }

  /** Begins a flow from its first step, leaving whatever was open. */
  open(flow: string): Turn {
    const program = this.#world.programs(flow);
    if (!program) return flow === HOME ? this.#tell('flow.missing') : this.open(HOME);
    if (program.discreet) return enterDiscreet(this.#world, this.#session, flow);
    const { aside: _, ...rest } = this.#session;
    return this.#begin({ ...rest, frames: [begun(flow, program.revision)] });
  }

  word(word: BuiltIn, argument?: string): Turn {
    // Whoever is understood has not missed.
    if (this.#session.misses > 0) return new Advance(this.#world, { ...this.#session, misses: 0 }).word(word, argument);
    switch (word) {
      case 'home':
        return this.open(HOME);
      case 'restart':
        return this.#restart();
      case 'back':
        return this.#back();
      case 'skip':
        return this.#skip();
      case 'why':
        return this.#why();
      case 'helpnow':
        return this.#aside(HELP);
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

  /** Says something, and asks the open question again. */
  again(key?: string): Turn {
    const before: Block[] = key ? [{ kind: 'text', text: this.#say(key) }] : [];
    if (!this.#isOpen()) return this.#tell(key ?? 'nothing.open');
    const walk = this.#walk([]);
    const outcome = walk.run();
    return outcome.kind === 'question' ? this.#show(walk, outcome.question, before) : this.#finish(walk, outcome);
  }

  /** The button of a question that is not open: it changes nothing. */
  #old(): Turn {
    return this.again(this.#isOpen() ? 'button.old' : undefined);
  }

  /** The same where the button was of a discreet flow: nothing is kept of that either. */
  #unkept(): Turn {
    return { ...this.#old(), keep: false };
  }

  /** Begins again what is before the person: their flow, or the crisis card over it. */
  #restart(): Turn {
    const { aside, frames } = this.#session;
    return aside?.[0] ? this.#aside(aside[0].flow) : this.open(frames[0]?.flow ?? HOME);
  }

  #skip(): Turn {
    const skip = this.#question()?.skip;
    if (!skip) return this.again(this.#isOpen() ? 'miss.choose' : undefined);
    return this.answer([() => ({ kind: 'answer', answer: skip.answer })]);
  }

  /**
   * The message that gave the last answer was edited: the answer is taken back and given anew. What it chose is
   * not marked on the buttons, since those on the screen are of the question after it.
   */
  #edit(text: string, ref: string | undefined): Turn {
    const { last } = this.#session;
    if (ref === undefined || ref !== last) return this.again(this.#isOpen() ? 'edit.old' : undefined);
    const back = this.#back().session;
    const turn = new Advance(this.#world, back).answer([typed(text, languageOf(this.#world.lexicon, back.language))], ref);
    return { ...turn, effects: [{ do: 'retire' }, ...turn.effects.filter((effect) => effect.do !== 'retire')] };
  }

  #back(): Turn {
    if (!this.#isOpen()) return this.again();
    const walk = this.#walk([]);
    walk.run();
    const { last } = walk;
    if (!last) return this.#session.aside ? this.#resume() : this.again('back.first');
    const frames = walk.frames.map((frame, at) => (at === last.frame ? without(frame, last.path) : frame));
    const { country, last: _, ...rest } = this.#session;
    const session = { ...rest, ...(country && !last.sets && { country }), ...this.#open(frames), misses: 0, asked: rest.asked + 1 };
    const turn = new Advance(this.#world, session).#tidy().again();
    return { ...turn, effects: [{ do: 'retire' }, ...turn.effects] };
  }

  /** Without the frames that the answers do not lead to any more. */
  #tidy(): Advance {
    const walk = this.#walk([]);
    walk.run();
    return new Advance(this.#world, { ...this.#session, ...this.#open(walk.frames) });
  }

  #why(): Turn {
    const question = this.#question();
    if (!question) return this.again();
    const walk = this.#walk([]);
    walk.run();
    return this.#show(walk, question, [{ kind: 'text', text: question.why?.() ?? this.#say('why.default') }]);
  }

  #language(argument: string | undefined): Turn {
    const chosen = shippedLanguage(this.#world.lexicon, argument);
    if (!chosen) return this.#tell('language.ask', this.#languageButtons());
    const session = { ...this.#session, language: chosen.code };
    return new Advance(this.#world, session).again('language.done');
  }

  #languageButtons(): Button[] {
    const languages = [...this.#world.lexicon.languages.values()];
    return languages.map(({ name, code }) => ({ label: name, token: wordToken('language', code), id: code }));
  }

  #leave(key: string, effects: Effect[]): Turn {
    const { language } = this.#session;
    const turn = this.#tell(key);
    return { ...turn, session: newSession(language), effects: [{ do: 'retire' }, ...turn.effects, ...effects] };
  }

  /** Shows a crisis card over the conversation, which waits. Another card that is open makes way. */
  #aside(flow: string): Turn {
    const program = this.#world.programs(flow) ?? this.#world.programs(HELP);
    if (!program) return this.again('flow.missing');
    if (program.discreet) return enterDiscreet(this.#world, this.#session, program.flow);
    return this.#begin({ ...this.#session, aside: [begun(program.flow, program.revision)] });
  }

  /** Leaves a crisis card for the place that was kept. */
  #resume(key?: string): Turn {
    const { aside: _, ...session } = this.#session;
    const below = new Advance(this.#world, { ...session, asked: session.asked + 1, misses: 0 });
    const turn = below.#isOpen() ? below.again(key) : below.open(HOME);
    return { ...turn, effects: [{ do: 'retire' }, ...turn.effects] };
  }

  /** Back from a discreet flow: the question that was open, with nothing written. */
  #place(): Turn {
    const turn = this.again();
    return { ...turn, effects: [{ do: 'retire' }, ...turn.effects], keep: false };
  }

  #begin(session: Session): Turn {
    const next = new Advance(this.#world, { ...session, asked: session.asked + 1, misses: 0 });
    const walk = next.#walk([], true);
    const turn = next.#finish(walk, walk.run());
    return this.#isOpen() ? { ...turn, effects: [{ do: 'retire' }, ...turn.effects] } : turn;
  }

  /** What a walk that went on leads to: the next question, the end, or a way out of trouble. */
  #finish(walk: Walk, outcome: Outcome, ref?: string): Turn {
    if (outcome.kind === 'gone') return this.#gone();
    if (outcome.kind === 'discreet') return this.#discreet(walk, outcome.flow);
    const last = walk.answered ? ref : undefined;
    const session = movedTo(this.#session, walk.frames, { country: walk.country, last, asked: walk.answered ? 1 : 0 });
    const next = new Advance(this.#world, session);
    if (outcome.kind === 'question') return next.#show(walk, outcome.question, walk.takeNotes());
    return next.#ended(walk);
  }

  /** What was said on the way is still said; the choice that led in is not echoed. */
  #discreet(walk: Walk, flow: string): Turn {
    const said = walk.effects.filter((effect) => effect.do === 'show');
    const turn = enterDiscreet(this.#world, this.#session, flow);
    return { ...turn, effects: [...said, ...turn.effects] };
  }

  #ended(walk: Walk): Turn {
    const notes = walk.takeNotes();
    if (notes.length > 0) walk.effects.push({ do: 'show', message: { blocks: notes } });
    const { aside, last: _, ...session } = this.#session;
    if (!aside) return this.#turn({ ...session, frames: [] }, [...walk.effects, ...this.#tell('ended').effects]);
    const after = new Advance(this.#world, session);
    const turn = after.#isOpen() ? after.again('aside.done') : after.#tell('ended');
    return { ...turn, effects: [...walk.effects, ...turn.effects] };
  }

  /** The flow the person is in cannot be had any more: said kindly, and home. A crisis card leaves the place below. */
  #gone(): Turn {
    const { aside, ...session } = this.#session;
    if (aside && session.frames.length > 0) return this.#resume('flow.missing');
    const turn = new Advance(this.#world, { ...session, frames: [] }).open(HOME);
    return { ...turn, effects: [{ do: 'retire' }, this.#message('flow.gone'), ...turn.effects] };
  }

  #miss(walk: Walk, question: OpenQuestion): Turn {
    const misses = this.#session.misses + 1;
    const text = this.#say(misses > 1 ? 'miss.again' : 'miss.once');
    const shorter = { ...question, text: misses > 1 ? question.text : this.#say('miss.choose') };
    const turn = this.#show(walk, misses > 1 ? question : shorter, [{ kind: 'text', text }]);
    return { ...turn, session: { ...turn.session, misses } };
  }

  #show(walk: Walk, question: OpenQuestion, before: readonly Block[], more: { chosen?: number } = {}): Turn {
    const tokens = questionTokens(question, this.#session.asked);
    const message = questionMessage(question, before, {
      tokens,
      speech: this.#speech,
      ...(walk.passed > 0 && { back: tokens({ kind: 'back' }) }),
      ...(this.#session.aside && { resume: true }),
      ...more,
    });
    const step = `${question.flow}:${question.path}`;
    return this.#turn(this.#session, [...walk.effects, { do: 'show', message, step }]);
  }

  /** Says something where no question is open. */
  #tell(key: string, options: Button[] = []): Turn {
    const effect = this.#message(key);
    const controls = (['home', 'helpnow'] as const).map((word) => ({ label: this.#say(`button.${word}`), token: wordToken(word), id: word }));
    effect.message.keyboard = { options, controls };
    return this.#turn(this.#session, [effect]);
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
    return new Walk(this.#world, this.#session, openFrames(this.#session), { inputs, live });
  }

  #question(): OpenQuestion | undefined {
    if (!this.#isOpen()) return undefined;
    const outcome = this.#walk([]).run();
    return outcome.kind === 'question' ? outcome.question : undefined;
  }

  #isOpen(): boolean {
    return openFrames(this.#session).length > 0;
  }

  #missed(turn: Turn): boolean {
    return turn.session.misses > this.#session.misses;
  }

  #open(frames: Frame[]): Pick<Session, 'frames' | 'aside'> {
    return this.#session.aside ? { frames: this.#session.frames, aside: frames } : { frames };
  }
}

/** The text is an option, word for word: then it is an answer, whatever else its words may mean. */
function isOption(text: string, { options }: OpenQuestion): boolean {
  const said = normalize(text);
  return options.some((option) => [option.label, ...option.match()].some((each) => normalize(each) === said));
}

function begun(flow: string, revision: string): Frame {
  return { flow, revision, answers: {} };
}

function without(frame: Frame, path: string): Frame {
  const { [path]: _, ...answers } = frame.answers;
  return { ...frame, answers };
}
