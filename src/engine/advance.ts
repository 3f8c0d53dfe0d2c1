import type { Turn } from './effect.ts';
import type { BuiltIn, Event, TextEvent } from './event.ts';
import { flowAt, pressDiscreet, togetherDiscreet, typedDiscreet } from './discreet.ts';
import { dangerIn, dangerOf } from './danger.ts';
import { normalize } from './match/normalize.ts';
import { COMMUNITY } from './origin.ts';
import { ASHAMED, HOME, Place } from './place.ts';
import type { Input, OpenQuestion } from './question.ts';
import { chosen, pressed, typed } from './reply.ts';
import type { Session } from './session.ts';
import { languageOf, shippedLanguage } from './speech.ts';
import { builtInOf, flowOfPhrase, isGreeting, languageAsked, languageOfGreeting } from './spoken.ts';
import { readToken } from './token.ts';
import type { World } from './walk.ts';

/** Ways out that count even when an older message is changed into one. */
const exits: ReadonlySet<BuiltIn> = new Set(['helpnow', 'stop', 'forget']);

/**
 * One event: where the person is afterwards, and what is to be shown. Synchronous, total, deterministic; the
 * session that comes in is not changed.
 */
export function advance(world: World, session: Session, event: Event): Turn {
  const turn = taken(new Place(world, withLanguage(world, session, event.locale)), event);
  // Where nothing is kept, not even the language that the platform told or the place of a moment ago.
  return turn.keep ? turn : { ...turn, session };
}

function taken(place: Place, event: Event): Turn {
  switch (event.kind) {
    case 'text':
      return say(place, event);
    case 'press':
      return press(place, event.token);
    case 'choose':
      return choose(place, event.tokens);
    case 'open':
      return place.open(event.flow ?? HOME);
    case 'word':
      return place.word(event.word, event.argument);
    case 'other':
      return place.again('other.media');
    case 'again':
      return place.isOpen() ? place.again() : place.open(HOME);
    default:
      return event satisfies never;
  }
}

/** The platform's language is taken once, while the person has named none. */
function withLanguage(world: World, session: Session, locale: string | undefined): Session {
  const shipped = session.language === undefined ? shippedLanguage(world.lexicon, locale) : undefined;
  return shipped ? { ...session, language: shipped.code } : session;
}

/** A built-in word; else words of danger, unless they are an option; else an answer; else whatever is meant by it. */
function say(place: Place, event: TextEvent): Turn {
  const { text, ref, edited } = event;
  const { lexicon } = place.world;
  const word = builtInOf(lexicon, normalize(text), place.session.language);
  const whispered = whisper(place, event, word);
  if (whispered) return whispered;
  if (word && (!edited || exits.has(word))) return place.word(word);
  const question = place.question();
  const found = question && isOption(text, question) && !isCommunitys(place, question) ? undefined : dangerIn(lexicon, place.session.language, text);
  if (found && !(found.danger === 'paid' && isAfterHarm(question))) return speaking(place, found.language, event.locale).aside(`crisis/${found.danger}`);
  if (edited) return edit(place, text, ref);
  const answered = place.isOpen() ? place.answer([typed(text, languageOf(lexicon, place.session.language), place.session.chosen)], ref) : undefined;
  if (answered && answered.session.misses <= place.session.misses) return answered;
  return otherwise(place, event, question) ?? answered ?? place.open(HOME);
}

/** Words of a discreet flow itself: an answer, skipping, going back. Any other that is not a danger asks again. */
function whisper({ world, session }: Place, { text, place }: TextEvent, word: BuiltIn | undefined): Turn | undefined {
  const at = place === undefined ? undefined : readToken(place);
  if (at?.kind !== 'discreet') return undefined;
  const { language } = session;
  if (word) return inside.has(word) ? typedDiscreet(world, session, at, wordInput(word)) : undefined;
  const danger = dangerOf(world.lexicon, language, text);
  if (danger && `crisis/${danger}` !== flowAt(world, at)) return undefined;
  return typedDiscreet(world, session, at, typed(text, languageOf(world.lexicon, language)));
}

/** Built-in words that stay in a discreet flow. The others lead out of it, as their buttons do. */
const inside: ReadonlySet<BuiltIn> = new Set(['skip', 'back', 'why', 'help']);

function wordInput(word: BuiltIn): Input {
  return ({ skip }) => (word === 'back' ? { kind: 'back' } : word === 'skip' && skip ? { kind: 'answer', answer: skip.answer } : { kind: 'miss' });
}

/** Whoever calls for help in another language than their device has reads that one, unless they have chosen one here. */
function speaking(place: Place, language: string, locale: string | undefined): Place {
  const { world, session } = place;
  const isChosen = session.language !== undefined && session.language !== shippedLanguage(world.lexicon, locale)?.code;
  return isChosen ? place : new Place(world, { ...session, language });
}

/** The text is an option, word for word: then it is an answer, whatever else its words may mean. */
function isOption(text: string, { options }: OpenQuestion): boolean {
  const said = normalize(text);
  return options.some((option) => [option.label, ...option.match()].some((each) => normalize(each) === said));
}

/** An option that a stranger wrote stands in the way of no crisis card. */
function isCommunitys({ world }: Place, { flow }: OpenQuestion): boolean {
  return world.programs(flow)?.origin !== undefined || flow.startsWith(COMMUNITY);
}

/** Where harm is being dealt with, "I gave them the code" is an answer: the card for it is already open. */
function isAfterHarm(question: OpenQuestion | undefined): boolean {
  return question !== undefined && (question.flow.startsWith('after/') || question.flow === 'crisis/paid');
}

/** Words that are no answer: a greeting, the name of a language; what people call a flow, where no other is open. */
function otherwise(place: Place, { text, locale }: TextEvent, question: OpenQuestion | undefined): Turn | undefined {
  const { world, session } = place;
  const named = languageAsked(world.lexicon, text, session.language);
  if (named) return place.word('language', named);
  if (isGreeting(world.lexicon, text)) return place.isOpen() ? place.again() : greeted(place, text, locale).open(HOME);
  const called = flowOfPhrase(world, text, session.language);
  if (!called) return undefined;
  const there = called.language === undefined ? place : speaking(place, called.language, locale);
  if (!place.isOpen() || (!session.aside && question?.flow === HOME)) return there.open(called.flow);
  return called.flow === ASHAMED && !session.aside ? there.aside(ASHAMED) : undefined;
}

/** Whoever greets in a language of its own is answered in it. People greet in the fallback's all over the world. */
function greeted(place: Place, text: string, locale: string | undefined): Place {
  const { world, session } = place;
  const { fallback } = world.lexicon;
  const language = languageOfGreeting(world.lexicon, text);
  return language !== undefined && language !== fallback && (session.language ?? fallback) === fallback ? speaking(place, language, locale) : place;
}

/**
 * The message that gave the last answer was edited: the answer is taken back and given anew. What it chose is
 * not marked on the buttons, since those on the screen are of the question after it.
 */
function edit(place: Place, text: string, ref: string | undefined): Turn {
  if (ref === undefined || ref !== place.session.last) return place.again(place.isOpen() ? 'edit.old' : undefined);
  const back = new Place(place.world, place.back().session);
  const turn = back.answer([typed(text, languageOf(place.world.lexicon, place.session.language))], ref);
  return { ...turn, effects: [{ do: 'retire' }, ...turn.effects.filter((effect) => effect.do !== 'retire')] };
}

function press(place: Place, data: string): Turn {
  const token = readToken(data);
  if (token?.kind === 'answer') return place.answer([pressed(token, place.session.asked)]);
  if (token?.kind === 'discreet') return pressDiscreet(place.world, place.session, token, () => place.unkept());
  if (token?.kind !== 'word') return place.old();
  if (token.word === 'resume') return place.session.aside ? place.resume('resume.done') : place.old();
  return token.word === 'place' ? place.kept() : place.word(token.word, token.argument);
}

function choose(place: Place, data: readonly string[]): Turn {
  const tokens = data.map(readToken);
  const discreet = togetherDiscreet(tokens);
  if (discreet) return pressDiscreet(place.world, place.session, discreet, () => place.unkept());
  if (tokens.some((token) => token?.kind === 'discreet')) return place.unkept();
  return place.answer([chosen(tokens, place.session.asked)]);
}
