package dev.unchurn.session;

import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers the verdict for each statement text. Bounded in number and in the length of a text; when full it starts anew,
 * which costs a program with endless different texts one judgement each, as without memory. Thread-safe.
 */
final class StatementMemory {
    private static final int MAX_TEXTS = 2_000;
    private static final int MAX_LENGTH = 4_000;

    private final Judge judge;
    private final ConcurrentHashMap<String, Verdict> verdicts = new ConcurrentHashMap<>();

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
        if (sql.length() <= MAX_LENGTH) {
            if (verdicts.size() >= MAX_TEXTS) verdicts.clear();
            verdicts.put(sql, verdict);
        }
        return verdict;
    }
}
