/** The public interface, for what a test needs around the people in the browser: positions, other agencies' work, checks. */
import { randomUUID } from 'node:crypto';

export class Api {
  constructor(url, cookie) {
    this.url = url;
    this.cookie = cookie;
  }

  static async signIn(url, account) {
    const response = await fetch(`${url}/api/v1/demo/sign-in`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ account }) });
    if (!response.ok) throw new Error(`sign-in of ${account}: ${response.status}`);
    const api = new Api(url, response.headers.get('set-cookie').split(';')[0]);
    api.me = await response.json();
    return api;
  }

  async ask(method, path, body) {
    const response = await fetch(`${this.url}/api/v1/${path}`, {
      method, headers: { cookie: this.cookie, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, text, body: text === '' ? {} : JSON.parse(text) };
  }

  async get(path) {
    const answer = await this.ask('GET', path);
    if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  }

  /** A command that must be accepted; gives the id of what it makes. */
  async command(path, body = {}) {
    const id = body.id ?? randomUUID();
    const answer = await this.ask('POST', path, { command_id: randomUUID(), ...body });
    if (answer.status !== 201) throw new Error(`POST ${path}: ${answer.status} ${answer.text}`);
    return id;
  }

  make(path, body) {
    return this.command(path, { id: randomUUID(), ...body });
  }

  async list(kind) {
    return (await this.get(kind)).items;
  }
}
