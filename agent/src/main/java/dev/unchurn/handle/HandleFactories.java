package dev.unchurn.handle;

import dev.unchurn.jvm.Internals;
import dev.unchurn.jvm.Patches;
import org.jspecify.annotations.Nullable;

/**
 * Finds the factory for a driver's connection class and makes it when it is first needed. A class that refused once is not
 * tried again. Thread-safe.
 */
final class HandleFactories {
    private final Internals internals;
    private final Patches patches;

    /** The value lives in the class: a loader that goes takes its factory with it. */
    private final ClassValue<Place> places = new ClassValue<Place>() {
        @Override
        protected Place computeValue(Class<?> driverClass) {
            return new Place();
        }
    };

    /** Made once even when several threads come first; patching under this lock blocks only users of the same class. */
    private static final class Place {
        private volatile @Nullable HandleFactory factory;
        private @Nullable Exception refusal;

        synchronized HandleFactory factory(Internals internals, Patches patches, Class<?> driverClass)
                throws Exception {
            if (refusal != null) throw refusal;
            HandleFactory known = factory;
            if (known == null) {
                try {
                    known = new HandleFactory(internals, patches, driverClass, MethodTable.of(driverClass.getName()));
                    factory = known;
                } catch (Exception | LinkageError refused) {
                    refusal = new IllegalStateException("no handles for " + driverClass.getName(), refused);
                    throw refusal;
                }
            }
            return known;
        }
    }

    HandleFactories(Internals internals, Patches patches) {
        this.internals = internals;
        this.patches = patches;
    }

    /**
     * The factory for a connection class.
     *
     * @throws Exception when the class refuses to be handled
     */
    HandleFactory of(Class<?> driverClass) throws Exception {
        Place place = places.get(driverClass);
        HandleFactory known = place.factory;
        return known == null ? place.factory(internals, patches, driverClass) : known;
    }
}
