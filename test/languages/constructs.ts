import type { Construct } from './construct.ts';
import { DEFINITIONS } from './constructs-definitions.ts';
import { EXPRESSIONS } from './constructs-expressions.ts';
import { IMPORTS } from './constructs-imports.ts';
import { STATEMENTS } from './constructs-statements.ts';

export const CONSTRUCTS: readonly Construct[] = [...IMPORTS, ...EXPRESSIONS, ...STATEMENTS, ...DEFINITIONS];
