package dev.unchurn.pool;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;

/**
 * Watches the driver's connection object without keeping it. When it arrives in the queue while its slot is leased, the
 * program can no longer reach the connection.
 */
final class RootReference extends WeakReference<Object> {
    private final Slot slot;

    RootReference(Object root, Slot slot, ReferenceQueue<Object> unreachable) {
        super(root, unreachable);
        this.slot = slot;
    }

    Slot slot() {
        return slot;
    }
}
