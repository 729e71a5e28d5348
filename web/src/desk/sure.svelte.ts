/** Destructive acts ask once and name the thing. */
interface Question {
  title: string;
  note: string;
  act: string;
  /** What is done; its refusal is said in the dialog. */
  run: () => Promise<void>;
}
class Sure {
  question = $state.raw<Question | null>(null);
  ask(question: Question): void {
    this.question = question;
  }
}
export const sure = new Sure();
