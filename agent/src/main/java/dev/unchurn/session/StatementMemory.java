package dev.unchurn.session;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Remembers the verdict for each statement text. Bounded in number and in characters; when full it starts anew, which costs a
 * program with endless different texts one judgement each, as without memory. Thread-safe.
 */
final class StatementMemory {
    private static final int MAX_TEXTS = 2_000;
    private static final int MAX_LENGTH = 200_000;
    private static final int MAX_CHARACTERS = 2_000_000;

    private final Judge judge;
    private final ConcurrentHashMap<String, Verdict> verdicts = new ConcurrentHashMap<>();

    /** How long all texts are together, or a little more: threads that come at once count a text twice. */
    private final AtomicInteger characters = new AtomicInteger();

    StatementMemory(Judge judge) {
        this.judge = judge;
    }

    /** Judges a text that is not remembered. */
    interface Judge {
        /** Pure, and always the same for the same text. */
        Verdict judge(String sql);
    }

    Verdict verdict(String sql) {
        Verdict known = verdicts.get(sql);
        if (known != null) return known;
        Verdict verdict = judge.judge(sql);
        if (sql.length() <= MAX_LENGTH) remember(sql, verdict);
        return verdict;
    }

    private void remember(String sql, Verdict verdict) {
        if (verdicts.size() >= MAX_TEXTS || characters.addAndGet(sql.length()) > MAX_CHARACTERS) {
            verdicts.clear();
            characters.set(sql.length());
        }
        verdicts.put(sql, verdict);
    }
}
