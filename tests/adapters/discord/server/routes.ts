import type { DiscordServer } from '../server.ts';
import { application, self } from './accounts.ts';
import { type Body, checkBody, inChannels, type Upload } from './bodies.ts';
import { receipt, respond } from './interactions.ts';
import { noSuch, type Params, refuse, Refused } from './limits.ts';
import type { Message } from './messages.ts';
import type { Channel } from './places.ts';
import { edit, post, remove } from './posting.ts';
import { editOf, followUp, hookOf, messageOf } from './webhooks.ts';

/** One call as a route sees it: `at` holds the parts of the path that have a name. */
export interface Asked {
  at: Readonly<Record<string, string>>;
  body: Params;
  query: URLSearchParams;
  files: readonly Upload[];
}
/** Nothing returned: 204. */
type Route = (server: DiscordServer, asked: Asked) => unknown;

const part = (name: string) => ({ at }: Asked) => at[name] ?? '';
const channelAt = (server: DiscordServer, asked: Asked): Channel => (server.channels.get(part('channel')(asked)) ?? noSuch.channel()).open();
const app = (server: DiscordServer, asked: Asked) => {
  if (part('app')(asked) !== server.me.id) refuse(403, 20012, 'You are not authorized to perform this action on this application');
  return asked.at['guild'] === undefined ? server.commands : server.commandsOf(server.guildOfBot(asked.at['guild']).id);
};

const plain: Readonly<Record<string, Route>> = {
  'GET /gateway': ({ socketRoot }) => ({ url: socketRoot }),
  'GET /gateway/bot': (server) => ({
    url: server.socketRoot,
    shards: server.options.shards,
    session_start_limit: { total: 1000, remaining: 1000 - server.gateway.sessions.length, reset_after: 86_400_000, max_concurrency: server.options.concurrency },
  }),
  'GET /users/@me': self,
  'GET /users/:user': (server, asked) => (server.people.get(part('user')(asked)) ?? noSuch.user()).user,
  'POST /users/@me/channels': (server, { body }) => (server.people.get(String(body['recipient_id'])) ?? refuse(400, 50033, 'Invalid Recipient(s)')).dm.wire(),
  'GET /applications/@me': application,
  async 'PATCH /applications/@me'(server, { body }) {
    const url = body['interactions_endpoint_url'] as string | null | undefined;
    if (url !== undefined) await server.endpoint.set(url);
    return application(server);
  },
  'GET /oauth2/applications/@me': application,
  'GET /guilds/:guild': (server, asked) => server.guildOfBot(part('guild')(asked)).wire(),
  'GET /users/@me/guilds': (server) => [...server.guilds.values()].filter(({ hasBot }) => hasBot).map(({ id, name }) => ({ id, name, icon: null, banner: null, owner: false, permissions: '0', features: [] })),
  'DELETE /users/@me/guilds/:guild': (server, asked) => server.guildOfBot(part('guild')(asked)).removeBot(),
};

const commands = Object.assign(
  {},
  ...['', '/guilds/:guild'].map((where): Readonly<Record<string, Route>> => ({
    [`GET /applications/:app${where}/commands`]: (server, asked) => app(server, asked).all,
    [`PUT /applications/:app${where}/commands`]: (server, asked) => app(server, asked).replace(asked.body),
    [`POST /applications/:app${where}/commands`]: (server, asked) => app(server, asked).put(asked.body),
    [`GET /applications/:app${where}/commands/:command`]: (server, asked) => app(server, asked).get(part('command')(asked)),
    [`PATCH /applications/:app${where}/commands/:command`]: (server, asked) => {
      const before = app(server, asked).get(part('command')(asked));
      return app(server, asked).put({ ...before, ...asked.body }, before.id);
    },
    [`DELETE /applications/:app${where}/commands/:command`]: (server, asked) => app(server, asked).remove(part('command')(asked)),
  })),
) as Readonly<Record<string, Route>>;

const channels: Readonly<Record<string, Route>> = {
  'GET /channels/:channel': (server, asked) => channelAt(server, asked).wire(),
  'POST /channels/:channel/typing': (server, asked) => void channelAt(server, asked).writable(),
  'GET /channels/:channel/messages': (server, asked) =>
    [...channelAt(server, asked).messages.values()].filter(({ gone, to }) => !gone && !to).reverse().slice(0, Number(asked.query.get('limit') ?? 50)).map((message) => message.wire()),
  'GET /channels/:channel/messages/:message': (server, asked) => messageAt(server, asked).wire(),
  'POST /channels/:channel/messages'(server, asked) {
    const channel = channelAt(server, asked).writable();
    const body = asked.body as Body;
    checkBody(body, { files: asked.files, flags: inChannels });
    const again = body.enforce_nonce && body.nonce !== undefined ? server.nonces.get(`${channel.id} ${body.nonce}`) : undefined;
    const message = again ?? post(server, channel, server.me, body, { files: asked.files, repliesTo: repliedTo(channel, body) });
    if (body.nonce !== undefined) server.nonces.set(`${channel.id} ${body.nonce}`, message);
    return { ...message.wire(), ...(body.nonce !== undefined && { nonce: body.nonce }) };
  },
  'PATCH /channels/:channel/messages/:message'(server, asked) {
    const message = messageAt(server, asked);
    if (message.author.id !== server.me.id) refuse(403, 50005, 'Cannot edit a message authored by another user');
    checkBody(asked.body as Body, { before: message, files: asked.files, flags: inChannels });
    return edit(server, message, asked.body as Body, asked.files).wire();
  },
  'DELETE /channels/:channel/messages/:message'(server, asked) {
    const message = messageAt(server, asked);
    if (message.author.id !== server.me.id) refuse(403, message.channel.guild ? 50013 : 50003, message.channel.guild ? 'Missing Permissions' : 'Cannot execute action on a DM channel');
    remove(server, message);
  },
};

const interactions: Readonly<Record<string, Route>> = {
  'POST /interactions/:interaction/:token/callback'(server, asked) {
    const interaction = server.interactions.get(part('interaction')(asked));
    if (!interaction || interaction.token !== part('token')(asked)) return noSuch.interaction();
    respond(server, interaction, asked.body as unknown as Parameters<typeof respond>[2], asked.files);
    return asked.query.get('with_response') === 'true' ? receipt(interaction) : undefined;
  },
  'POST /webhooks/:app/:token': (server, asked) => followUp(server, hook(server, asked), asked.body as Body, asked.files).wire(),
  'GET /webhooks/:app/:token/messages/:message': (server, asked) => messageOf(server, hook(server, asked), part('message')(asked)).wire(),
  'PATCH /webhooks/:app/:token/messages/:message': (server, asked) => editOf(server, hook(server, asked), part('message')(asked), asked.body as Body, asked.files).wire(),
  'DELETE /webhooks/:app/:token/messages/:message': (server, asked) => remove(server, messageOf(server, hook(server, asked), part('message')(asked))),
};

function hook(server: DiscordServer, asked: Asked) {
  return hookOf(server, part('app')(asked), part('token')(asked));
}

/** What is for one person's eyes is nothing to other calls. */
function messageAt(server: DiscordServer, asked: Asked): Message {
  const message = channelAt(server, asked).messages.get(part('message')(asked));
  return message && !message.gone && !message.to ? message : noSuch.message();
}

function repliedTo(channel: Channel, { message_reference: reference }: Body): Message | undefined {
  if (!reference) return undefined;
  const message = channel.messages.get(reference.message_id);
  if (message && !message.gone) return message;
  if (reference.fail_if_not_exists === false) return undefined;
  throw new Refused(400, 50035, 'Invalid Form Body', { errors: { message_reference: { _errors: [{ code: 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE', message: 'Unknown message' }] } } });
}

/** The first that fits wins: `@me` stands before what could take its place. */
const table = Object.entries({ ...plain, ...commands, ...channels, ...interactions }).map(([name, route]) => {
  const [method, template = ''] = name.split(' ');
  return { name, method, route, pattern: new RegExp(`^${template.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`) };
});

export interface Found {
  name: string;
  at: Readonly<Record<string, string>>;
  route: Route;
}

export function routeOf(method: string, path: string): Found {
  for (const { name, route, pattern, method: expected } of table) {
    const match = method === expected ? pattern.exec(path) : null;
    if (match) return { name, at: { ...match.groups }, route };
  }
  return { name: `${method} ${path}`, at: {}, route: noSuch.route };
}

/** These carry their own token and need no other. */
export function open(name: string): boolean {
  return name.includes('/:token');
}
