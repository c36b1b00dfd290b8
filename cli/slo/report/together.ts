/** Collects what is asked in one turn of the event loop, and asks it as one list. */
export const together = <Item, Answer>(
  ask: (items: readonly Item[]) => Promise<readonly Answer[]>,
): ((item: Item) => Promise<Answer>) => {
  let waiting: { readonly item: Item; readonly answer: PromiseWithResolvers<Answer> }[] = [];
  const send = async (): Promise<void> => {
    const sent = waiting;
    waiting = [];
    try {
      const answers = await ask(sent.map(({ item }) => item));
      sent.forEach(({ answer }, index) => answer.resolve(answers[index]!));
    } catch (error) {
      for (const { answer } of sent) answer.reject(error);
    }
  };
  return (item) => {
    const answer = Promise.withResolvers<Answer>();
    waiting.push({ item, answer });
    if (waiting.length === 1) setImmediate(() => void send());
    return answer.promise;
  };
};
