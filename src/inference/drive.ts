/** Runs a generator that asks questions, answering each at once: for one alone, where no lanes are shared. */

/**
 * Runs `generator` to its end.
 *
 * @param evaluate answers what the generator yields
 * @returns what the generator returns
 */
export function drive<Question, Result, Answer>(
  generator: Generator<Question, Result, Answer>,
  evaluate: (question: Question) => Answer,
): Result {
  let step = generator.next();
  while (!step.done) step = generator.next(evaluate(step.value));
  return step.value;
}
