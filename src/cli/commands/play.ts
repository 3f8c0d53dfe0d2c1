import type { AddCommand } from '../main.ts';
export const addPlay: AddCommand = () => {};
