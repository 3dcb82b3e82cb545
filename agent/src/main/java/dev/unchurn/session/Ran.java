package dev.unchurn.session;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a borrower has run that the next reset has to think of. Thread-safe. */
final class Ran {
    private static final int MAX_TEXTS = 100;

    private final List<String> texts = new ArrayList<>(0);
    private boolean tooMany;

    /** How many times something had been dropped when the first text ran. */
    private int dropsBefore;

    /** How many of those that came later were its own. */
    private int ownDrops;

    private boolean dropped;
    private boolean changedRoutes;
    private boolean maybeTemporary;
    private boolean copied;
    private boolean touched;

    /** Whether there is nothing that a reset has to think of: asked after each borrow, where taking the lock would cost more. */
    private volatile boolean clean = true;

    /**
     * Ran while it was not known what it may lead to.
     *
     * @param drops how many times something has been dropped
     * @return false when there are too many to remember another
     */
    synchronized boolean add(String sql, int drops) {
        clean = false;
        if (texts.isEmpty()) {
            dropsBefore = drops;
            ownDrops = 0;
        }
        if (texts.contains(sql)) return true;
        if (texts.size() < MAX_TEXTS) return texts.add(sql);
        tooMany = true;
        return false;
    }

    /** More than clean statements: the server's part of the session is not known to be fresh. */
    synchronized void touch() {
        clean = false;
        touched = true;
    }

    /** Whether there is nothing that a reset has to think of. */
    boolean isClean() {
        return clean;
    }

    synchronized boolean isTouched() {
        return touched;
    }

    /** Whether this is the first change. */
    synchronized boolean changesRoutes() {
        boolean first = !changedRoutes;
        clean = false;
        changedRoutes = true;
        return first;
    }

    synchronized boolean hasChangedRoutes() {
        return changedRoutes;
    }

    synchronized void drop() {
        clean = false;
        dropped = true;
        ownDrops++;
    }

    synchronized boolean hasDropped() {
        return dropped;
    }

    synchronized void mayBeTemporary() {
        clean = false;
        maybeTemporary = true;
    }

    synchronized boolean isMaybeTemporary() {
        return maybeTemporary;
    }

    /** The driver's own COPY, whose text nobody has seen. */
    synchronized void copied() {
        clean = false;
        copied = true;
    }

    /**
     * Why the session must not be reused, as far as the catalogue knows now; or null. The catalogue no longer knows what was
     * dropped after it was used.
     *
     * @param drops how many times something has been dropped
     */
    synchronized @Nullable String reasonBy(Catalogue catalogue, StatementMemory judged, int drops) {
        if (!texts.isEmpty() && drops - ownDrops != dropsBefore) {
            return "another session dropped something before it was known what that would do to a session";
        }
        for (String sql : texts) {
            Verdict verdict = judged.verdict(sql);
            if (verdict.hasSettings() && !catalogue.knows(verdict)) return verdict.irreversible();
        }
        if (!catalogue.hasRoutes()) return null;
        if (copied) return "a COPY may have come across a trigger whose traces cannot be undone";
        if (tooMany) return "it ran too many statements before the catalogue was known";
        for (String sql : texts) {
            String reason = catalogue.reasonFor(sql);
            if (reason != null) return reason;
        }
        return null;
    }

    synchronized void clear() {
        texts.clear();
        tooMany = false;
        changedRoutes = false;
        dropped = false;
        maybeTemporary = false;
        copied = false;
        touched = false;
        clean = true;
    }
}
