import type { AddCommand } from '../main.ts';
export const addDirectory: AddCommand = () => {};
