package com.acme.programs;

/** Never touches JDBC. */
public final class Hello {
    private Hello() {}

    public static void main(String[] args) {
        System.out.println("hello");
    }
}
