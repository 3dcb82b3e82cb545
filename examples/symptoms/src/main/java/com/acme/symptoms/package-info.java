/**
 * Four small programs, each with a mistake of its age whose symptom its owner knows and whose place he does not.
 * {@link com.acme.symptoms.BoxOffice} is refused by its server, {@link com.acme.symptoms.Dispatch} is slow beside an idle
 * one, {@link com.acme.symptoms.GuestList} grows until it is restarted, and {@link com.acme.symptoms.PriceUpdate} takes all
 * night. They need a driver and a database, and know nothing of Unchurn. {@code docs/diagnosing.md} finds the places.
 */
package com.acme.symptoms;
