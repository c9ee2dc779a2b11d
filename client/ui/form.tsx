/** Forms: a hook that checks and sends a form and holds its problems, and a frame that lists the problems at the top. */
import { createContext, use, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { isFieldProblem, type FieldProblem } from '#shared/errors.ts';
import { ApiError, problemOf, type Problem } from '#client/ui/problem.ts';
import { Button } from '#client/ui/button.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { useUnsentInput } from '#client/ui/unsent-input.ts';

/** A problem that this page does not know, perhaps because the server is newer, is shown as `wrong`. */
function problemKey(key: string): FieldProblem {
  return isFieldProblem(key) ? key : 'wrong';
}

/** The problems of a form: `fields` by path, and `failed`, the reason why the server refused the whole form. */
export type FormState = {
  readonly fields: Readonly<Record<string, string>>;
  readonly failed: Problem | null;
  /** Sentences of this form that replace the general ones for a code. */
  readonly words: Partial<Record<Problem, string>>;
  readonly busy: boolean;
  /** The number of failed attempts. Each change focuses the summary. */
  readonly attempt: number;
};

const EMPTY_STATE: FormState = { fields: {}, failed: null, words: {}, busy: false, attempt: 0 };

/** The problem of each field, by its path. */
export function problemsIn(error: z.ZodError): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const issue of error.issues) {
    // A message of the schema itself is more exact, so it comes first.
    const empty = issue.code === 'invalid_type' || (issue.code === 'too_small' && issue.minimum === 1);
    fields[issue.path.join('.')] ??= empty && !isFieldProblem(issue.message) ? 'empty' : issue.message;
  }
  return fields;
}

/** Checks a body with the same schema as the server, then sends it. Typed input is never removed. */
export function useForm<Body, Answer>(options: {
  schema: z.ZodType<Body>;
  send: (body: Body) => Promise<Answer>;
  done?: (answer: Answer) => void | Promise<void>;
  words?: Partial<Record<Problem, string>>;
}) {
  const [state, setState] = useState<FormState>(EMPTY_STATE);
  const fail = (fields: Readonly<Record<string, string>>, failed: Problem | null): void =>
    setState(({ attempt }) => ({ fields, failed, words: options.words ?? {}, busy: false, attempt: attempt + 1 }));
  const submit = async (body: unknown): Promise<void> => {
    const parsed = options.schema.safeParse(body);
    if (!parsed.success) return fail(problemsIn(parsed.error), null);
    setState((before) => ({ ...before, busy: true }));
    try {
      const answer = await options.send(parsed.data);
      setState(EMPTY_STATE);
      await options.done?.(answer);
    } catch (error) {
      fail(error instanceof ApiError ? error.fields : {}, problemOf(error));
    }
  };
  return { state, submit };
}

type FormContext = {
  readonly fields: Readonly<Record<string, string>>;
  register: (path: string, label: string, id: string) => void;
};
const Context = createContext<FormContext>({ fields: {}, register: () => undefined });

/** For a field: its problem in words, or null. The label and id let the summary link to the field. */
export function useProblem(path: string, label: string, id: string): string | null {
  const { t } = useTranslation();
  const { fields, register } = use(Context);
  useEffect(() => register(path, label, id), [register, path, label, id]);
  const key = fields[path];
  return key === undefined ? null : t(`problems.${problemKey(key)}`);
}

/** The fields, by their names, that were changed since a failed attempt. */
type Edited = { readonly attempt: number; readonly names: ReadonlySet<string> };
const NO_NAMES: ReadonlySet<string> = new Set();

/** The frame of a form: the summary of problems, the fields, the buttons. */
export function FormFrame({
  state,
  onSubmit,
  submit,
  children,
  extra,
  variant = 'main',
  kept = false,
}: {
  state: FormState;
  onSubmit: (data: FormData) => void | Promise<void>;
  submit: string;
  children?: React.ReactNode;
  extra?: React.ReactNode;
  variant?: 'main' | 'plain';
  /** Whether the device keeps what is typed. If not, the browser asks before the page closes with words in a long field. */
  kept?: boolean;
}) {
  const { t } = useTranslation();
  const [fieldLabels] = useState(() => new Map<string, { label: string; id: string }>());
  const summary = useRef<HTMLDivElement>(null);
  const titleId = useId();
  const typed = useUnsentInput({ ...state, kept });
  const [edited, edit] = useState<Edited>({ attempt: 0, names: NO_NAMES });
  // A second press is ignored from the first moment on, also while the body is still being built.
  const submitting = useRef(false);
  const context = useMemo<FormContext>(
    () => ({
      // What is being put right is not wrong any more. Whether it is right now is known when it is sent again.
      fields: Object.fromEntries(
        Object.entries(state.fields).filter(([path]) => edited.attempt !== state.attempt || !edited.names.has(path)),
      ),
      register: (path, label, id) => void fieldLabels.set(path, { label, id }),
    }),
    [state.fields, state.attempt, edited, fieldLabels],
  );
  useEffect(() => {
    if (state.attempt > 0) summary.current?.focus();
  }, [state.attempt]);
  const wrongFields = Object.entries(state.fields);
  // If the server names the wrong fields, its code says nothing more.
  const failed = wrongFields.length > 0 && (state.failed === null || state.failed === 'invalid') ? null : state.failed;
  return (
    <form
      className="form"
      noValidate
      onInput={({ target }) => {
        typed(target);
        const { attempt } = state;
        if (attempt === 0 || !('name' in target) || typeof target.name !== 'string') return;
        const { name } = target;
        edit((before) => ({ attempt, names: new Set(before.attempt === attempt ? before.names : NO_NAMES).add(name) }));
      }}
      onSubmit={(event) => {
        event.preventDefault();
        if (state.busy || submitting.current) return;
        submitting.current = true;
        void Promise.resolve(onSubmit(new FormData(event.currentTarget))).finally(() => (submitting.current = false));
      }}
    >
      {(wrongFields.length > 0 || failed !== null) && (
        <div ref={summary} role="alert" tabIndex={-1} aria-labelledby={titleId}>
          <Notice
            kind="waits"
            level={2}
            title={wrongFields.length > 0 ? t('form.summary', { count: wrongFields.length }) : t('form.failed')}
            titleId={titleId}
          >
            {failed !== null && <p>{state.words[failed] ?? t(`errors.${failed}`)}</p>}
            {wrongFields.length > 0 && (
              <ul>
                {wrongFields.map(([path, key]) => {
                  const field = fieldLabels.get(path);
                  return (
                    <li key={path}>
                      {field ? (
                        <a
                          href={`#${field.id}`}
                          onClick={(event) => {
                            event.preventDefault();
                            document.getElementById(field.id)?.focus();
                          }}
                        >
                          {`${field.label}: ${t(`problems.${problemKey(key)}`)}`}
                        </a>
                      ) : (
                        t(`problems.${problemKey(key)}`)
                      )}
                    </li>
                  );
                })}
              </ul>
            )}
          </Notice>
        </div>
      )}
      <Context value={context}>{children}</Context>
      <div className="actions">
        <Button type="submit" variant={variant}>
          {state.busy ? t('form.sending') : submit}
        </Button>
        {extra}
      </div>
    </form>
  );
}

/** The text of a form field; empty if there is no such field. */
export function textOf(data: FormData, name: string): string {
  const value = data.get(name);
  return typeof value === 'string' ? value : '';
}
