package com.acme.programs;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.util.PGobject;

/** Calls what the driver alone can set, releases, and says whether the next borrower got the same session. */
public final class VendorSetters {
    private VendorSetters() {}

    public static void main(String[] args) throws Exception {
        Tour tour = new Tour(args);
        show(tour, "setPrepareThreshold", c -> {
            ((PGConnection) c).setPrepareThreshold(1);
            return ((PGConnection) c).getPrepareThreshold();
        });
        show(tour, "setDefaultFetchSize", c -> {
            ((PGConnection) c).setDefaultFetchSize(7);
            return ((PGConnection) c).getDefaultFetchSize();
        });
        show(tour, "setAutosave", c -> {
            ((PGConnection) c).setAutosave(AutoSave.ALWAYS);
            return ((PGConnection) c).getAutosave();
        });
        show(tour, "addDataType", c -> {
            ((PGConnection) c).addDataType("money", Own.class);
            return "added";
        });
    }

    private static void show(Tour tour, String label, Tour.Use change) throws SQLException {
        Connection c = tour.borrow();
        int pid = Tour.pid(c);
        Tour.attempt(label, () -> change.on(c));
        c.close();
        Connection next = tour.borrow();
        Tour.remark(label + " reused=" + (Tour.pid(next) == pid));
        PGConnection vendor = (PGConnection) next;
        Tour.line(
                "  then",
                vendor.getPrepareThreshold() + " " + vendor.getDefaultFetchSize() + " " + vendor.getAutosave());
        next.close();
    }

    /** A type of the program's own. */
    public static final class Own extends PGobject {}
}
