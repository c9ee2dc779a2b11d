/** Forms: one hook that checks, sends and remembers what has to be put right, and a frame that sums it up at the top. */
import { createContext, use, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { isFieldProblem, type FieldProblem } from '#shared/errors.ts';
import { ApiError, problemOf, type Problem } from '#client/ui/problem.ts';
import { Button } from '#client/ui/button.tsx';
import { Notice } from '#client/ui/notice.tsx';
import { useUnsentInput } from '#client/ui/unsent-input.ts';

/** What an answer names that this page has never heard of, perhaps because the service is newer, is just wrong. */
function problemKey(key: string): FieldProblem {
  return isFieldProblem(key) ? key : 'wrong';
}

/** What has to be put right in a form: fields by their path, and why the whole was refused. */
export type FormState = {
  readonly fields: Readonly<Record<string, string>>;
  readonly failed: Problem | null;
  /** What this form says instead of the usual words for a code. */
  readonly words: Partial<Record<Problem, string>>;
  readonly busy: boolean;
  /** Counts the failed attempts, so that the summary takes the focus each time. */
  readonly attempt: number;
};

const CLEAN: FormState = { fields: {}, failed: null, words: {}, busy: false, attempt: 0 };

function fieldsOf(error: z.ZodError): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const issue of error.issues) {
    // Where the schema itself has a word for it, that is more exact.
    const empty = issue.code === 'invalid_type' || (issue.code === 'too_small' && issue.minimum === 1);
    fields[issue.path.join('.')] ??= empty && !isFieldProblem(issue.message) ? 'empty' : issue.message;
  }
  return fields;
}

/** Checks a body with the schema that the server uses too, then sends it. Nothing typed is ever taken away. */
export function useForm<Body, Answer>(options: {
  schema: z.ZodType<Body>;
  send: (body: Body) => Promise<Answer>;
  done?: (answer: Answer) => void | Promise<void>;
  words?: Partial<Record<Problem, string>>;
}) {
  const [state, setState] = useState<FormState>(CLEAN);
  const fail = (fields: Readonly<Record<string, string>>, failed: Problem | null): void =>
    setState(({ attempt }) => ({ fields, failed, words: options.words ?? {}, busy: false, attempt: attempt + 1 }));
  const submit = async (body: unknown): Promise<void> => {
    const parsed = options.schema.safeParse(body);
    if (!parsed.success) return fail(fieldsOf(parsed.error), null);
    setState((before) => ({ ...before, busy: true }));
    try {
      const answer = await options.send(parsed.data);
      setState(CLEAN);
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

/** For a field: what has to be put right in it, in words, or null. The label and id let the summary point to it. */
export function useProblem(path: string, label: string, id: string): string | null {
  const { t } = useTranslation();
  const { fields, register } = use(Context);
  useEffect(() => register(path, label, id), [register, path, label, id]);
  const key = fields[path];
  return key === undefined ? null : t(`problems.${problemKey(key)}`);
}

/** The frame of a form: what has to be put right, the fields, the buttons. */
export function FormFrame({
  state,
  onSubmit,
  submit,
  children,
  extra,
  variant = 'main',
}: {
  state: FormState;
  onSubmit: (data: FormData) => void | Promise<void>;
  submit: string;
  children?: React.ReactNode;
  extra?: React.ReactNode;
  variant?: 'main' | 'plain';
}) {
  const { t } = useTranslation();
  const [known] = useState(() => new Map<string, { label: string; id: string }>());
  const summary = useRef<HTMLDivElement>(null);
  const titleId = useId();
  const typed = useUnsentInput(state);
  // A second press is none, from the first moment on: also while what is to be sent is still being put together.
  const handing = useRef(false);
  const context = useMemo<FormContext>(
    () => ({ fields: state.fields, register: (path, label, id) => void known.set(path, { label, id }) }),
    [state.fields, known],
  );
  useEffect(() => {
    if (state.attempt > 0) summary.current?.focus();
  }, [state.attempt]);
  const wrong = Object.entries(state.fields);
  // A refusal that names its fields says nothing more by its code.
  const failed = wrong.length > 0 && (state.failed === null || state.failed === 'invalid') ? null : state.failed;
  return (
    <form
      className="form"
      noValidate
      onInput={typed}
      onSubmit={(event) => {
        event.preventDefault();
        if (state.busy || handing.current) return;
        handing.current = true;
        void Promise.resolve(onSubmit(new FormData(event.currentTarget))).finally(() => (handing.current = false));
      }}
    >
      {(wrong.length > 0 || failed !== null) && (
        <div ref={summary} role="alert" tabIndex={-1} aria-labelledby={titleId}>
          <Notice
            kind="waits"
            level={2}
            title={wrong.length > 0 ? t('form.summary', { count: wrong.length }) : t('form.failed')}
            titleId={titleId}
          >
            {failed !== null && <p>{state.words[failed] ?? t(`errors.${failed}`)}</p>}
            {wrong.length > 0 && (
              <ul>
                {wrong.map(([path, key]) => {
                  const field = known.get(path);
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
                          {field.label}: {t(`problems.${problemKey(key)}`)}
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

/** The text of a form's field; empty where there is none. */
export function textOf(data: FormData, name: string): string {
  const value = data.get(name);
  return typeof value === 'string' ? value : '';
}
