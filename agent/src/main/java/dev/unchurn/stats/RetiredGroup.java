package dev.unchurn.stats;

import dev.unchurn.event.CallSite;
import dev.unchurn.event.RetireReason;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Connections that were closed for good for the same reason at the same place. Immutable. */
public final class RetiredGroup {
    /** The detail of the group that counts what is beyond the bound. */
    public static final String OTHER_PLACES = "other places";

    private final RetireReason reason;
    private final @Nullable String detail;
    private final @Nullable CallSite site;

    /**
     * @param detail what exactly, or null when there is nothing to add to the reason
     * @param site where the connection was borrowed, or null when that is not known or does not matter
     */
    public RetiredGroup(RetireReason reason, @Nullable String detail, @Nullable CallSite site) {
        this.reason = reason;
        this.detail = detail;
        this.site = site;
    }

    public RetireReason reason() {
        return reason;
    }

    public @Nullable String detail() {
        return detail;
    }

    public @Nullable CallSite site() {
        return site;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof RetiredGroup)) return false;
        RetiredGroup that = (RetiredGroup) other;
        return reason == that.reason && Objects.equals(detail, that.detail) && Objects.equals(site, that.site);
    }

    @Override
    public int hashCode() {
        return (reason.hashCode() * 31 + Objects.hashCode(detail)) * 31 + Objects.hashCode(site);
    }

    @Override
    public String toString() {
        return reason + (detail == null ? "" : " " + detail) + (site == null ? "" : " at " + site);
    }
}
