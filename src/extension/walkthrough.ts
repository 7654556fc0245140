/** "Get started with Sextant", step by step; the manifest's walkthrough comes from here. Knows no editor. */
import { again, CONTEXT, type CommandId } from "./commands.ts";

interface Step {
  readonly id: string;
  readonly title: string;
  /** Shown as markdown. */
  readonly text: string;
  /** The step's buttons: what is written on them, what they run. */
  readonly buttons: readonly (readonly [label: string, command: CommandId])[];
  /** What ticks the step off: the thing itself, not a click on its button. */
  readonly doneOn: readonly `on${string}`[];
  /** In media/walkthrough; drawn in the colours of the theme. */
  readonly picture: { readonly file: `${string}.svg`; readonly altText: string } | { readonly file: `${string}.md` };
}

const reached = (milestone: keyof typeof CONTEXT): readonly `on${string}`[] => [CONTEXT[milestone], again(CONTEXT[milestone])].map((context) => `onContext:${context}` as const);

export const WALKTHROUGH = {
  id: "start",
  title: "Get started with Sextant",
  description: "Find code by saying what it does. Everything stays on your machine.",
  steps: [
    {
      id: "index",
      title: "Let Sextant read your code",
      text: "Open a folder. Sextant reads its files once, in the background, and notes what each piece of code does. Most projects take seconds. The compass in the status bar shows how far it is.",
      buttons: [["Show Index Status", "sextant.showStatus"]],
      // Whoever finds something has an index as well.
      doneOn: [...reached("indexReady"), ...reached("answered")],
      picture: { file: "index.svg", altText: "Files of a project become a compass in the status bar." },
    },
    {
      id: "ask",
      title: "Ask in your own words",
      text: "Say what the code does: “where is the password checked”, “retry a failed payment”. A name such as parseConfig or a pasted error message works as well. Results come while you type; the arrow keys show each place, Escape brings you back.",
      buttons: [["Search Code", "sextant.search"]],
      doneOn: reached("answered"),
      picture: { file: "ask.svg", altText: "A question is typed, and the matching piece of code stands first in the list." },
    },
    {
      id: "similar",
      title: "Find code like this code",
      text: "Right-click in a file and choose **Find Similar Code**. Sextant looks for the selection, or for the function around the cursor. It finds copies, variants, and the same idea in another language.",
      buttons: [["Find Similar Code", "sextant.findSimilar"]],
      doneOn: reached("foundSimilar"),
      picture: { file: "similar.svg", altText: "One piece of code is marked, and two like it are found in other files." },
    },
    {
      id: "panel",
      title: "Keep the answers in sight",
      text: "The results panel stays open while you work. Narrow the search to a language or a folder, fold out further places in a file, and see why each was found.",
      buttons: [["Open the Results Panel", "sextant.searchInPanel"]],
      doneOn: ["onView:sextant.results"],
      picture: { file: "panel.svg", altText: "The results panel beside the editor, with a search box and results grouped by file." },
    },
    {
      id: "learn",
      title: "Teach it with your thumbs",
      text: "Was it the right place? Press its thumb, or + and - on the selected result in the panel. The next time you ask the same or nearly the same, right places come first and wrong ones come later. Your votes stay on this machine, and you can look at them, change them and forget them.",
      buttons: [["Open the Results Panel", "sextant.searchInPanel"], ["Show Feedback", "sextant.showFeedback"]],
      doneOn: reached("voted"),
      picture: { file: "learn.svg", altText: "A result is marked with a thumb, and the next time it stands first." },
    },
    {
      id: "tune",
      title: "Let it learn from your votes",
      text: "When you have accepted results for ten questions, a fine-tune learns from them in the background, also for questions that you have not asked yet. With thirty it takes over search by itself, and only where it is proven better on questions it had not seen. You can roll it back at any time.",
      buttons: [["Fine-tune on Accepted Results", "sextant.fineTune"], ["Show Search Quality", "sextant.showQuality"]],
      doneOn: reached("tuned"),
      picture: { file: "tune.svg", altText: "Many votes become a curve that rises, with the mark of a proof." },
    },
    {
      id: "privacy",
      title: "Know what is stored",
      text: "Your code never leaves this machine. See where the index lies, how large it is, and how to delete it.",
      buttons: [["Show What Is Stored", "sextant.showPrivacy"]],
      doneOn: ["onCommand:sextant.showPrivacy"],
      picture: { file: "privacy.md" },
    },
  ],
} as const satisfies { readonly id: string; readonly title: string; readonly description: string; readonly steps: readonly Step[] };
