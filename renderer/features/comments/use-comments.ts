import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Comment } from '#shared/contract/comments.ts';
import { api } from '../../ipc/client.ts';
import { toastError, toastUndo } from '../../ui/toast.tsx';
import type { CommentPlace } from './comment-drafts.ts';

const byTime = (a: Comment, b: Comment): number => a.atMs - b.atMs || a.createdAt - b.createdAt;

/** The comments of a call and the ways to change them; each change is on screen before it is stored. */
export function useComments(callId: string) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const queryKey = ['comments', callId];
  const { data, error } = useQuery({ queryKey, queryFn: () => api.comments.list({ callId }) });
  const show = (change: (comments: Comment[]) => Comment[]) =>
    client.setQueryData<Comment[]>(queryKey, (comments) => change(comments ?? []));
  const restore = (failure: unknown) => {
    toastError(failure);
    void client.invalidateQueries({ queryKey });
  };
  const add = useMutation({
    mutationFn: (input: CommentPlace & { id: string; callId: string; text: string }) => api.comments.add(input),
    onMutate: (input) => {
      const now = Date.now();
      show((comments) => [...comments, { ...input, createdAt: now, updatedAt: now }]);
    },
    onError: restore,
  });
  const edit = useMutation({
    mutationFn: (input: { id: string; text: string }) => api.comments.edit(input),
    onMutate: (input) =>
      show((comments) => comments.map((comment) => (comment.id === input.id ? { ...comment, ...input } : comment))),
    onError: restore,
  });
  const remove = useMutation({
    mutationFn: (comment: Comment) => api.comments.remove({ id: comment.id }),
    onMutate: (comment) => {
      show((comments) => comments.filter((other) => other.id !== comment.id));
      toastUndo(t('comments.deleted'), () => addAt(comment, comment.text));
    },
    onError: restore,
  });
  const addAt = ({ atMs, endMs, anchors }: CommentPlace, text: string) =>
    add.mutate({ id: crypto.randomUUID(), callId, atMs, endMs, anchors, text: text.trim() });
  const comments = useMemo(() => (data ?? []).toSorted(byTime), [data]);
  return {
    comments,
    error,
    addAt,
    edit: (id: string, text: string) => edit.mutate({ id, text: text.trim() }),
    remove: (comment: Comment) => remove.mutate(comment),
  };
}

export type Comments = ReturnType<typeof useComments>;
