import type { Detector } from './detector.ts';
import { writeWithoutInvalidation } from './write-without-invalidation.ts';

/** All detectors. */
export const DETECTORS: readonly Detector[] = [writeWithoutInvalidation];
