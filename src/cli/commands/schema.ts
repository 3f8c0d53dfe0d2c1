import { flowSchema } from '../../engine/read.ts';
import { print } from '../io.ts';
import type { AddCommand } from '../main.ts';

export const addSchema: AddCommand = (program, io, done) => {
  program
    .command('schema')
    .description('Print the JSON Schema of flow.yaml, for completion and hover in an editor.')
    .action(() => {
      print(io.stdout, JSON.stringify(flowSchema(), undefined, 2));
      done(0);
    });
};
