package io.jenkins.plugins.promotion.hearing;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.journal.Json;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.junit.Test;

/** What regular looks tell, and how often. */
public class WatchTest {

    private static final OffsetDateTime START = OffsetDateTime.parse("2026-11-21T09:00:00Z");

    private Watch watch;
    private String place = "prod1 /srv/shop";
    private int hours;

    private OffsetDateTime now() {
        return START.plusHours(hours);
    }

    private Watch look(String left, String tree) {
        hours++;
        watch = Watch.after(watch, "production", place, left, tree, () -> "changed to " + tree, now());
        assertEquals(watch, Json.read(Watch.class, Json.of(watch)));
        return watch;
    }

    private void everybodyHears() {
        watch = watch.told("mail").toldAll(true, now());
    }

    @Test
    public void whatIsNotWhatWasLeftThereIsToldOnce() {
        assertTrue(look("v1:a", "v1:a").news().isEmpty());
        PromotionEvent news = look("v1:a", "v1:b").news().orElseThrow();
        assertEquals("environment-production-1", news.source().id());
        assertEquals("production was changed outside of a change: changed to v1:b", news.text());
        assertTrue("until it was told", look("v1:a", "v1:b").news().isPresent());
        assertFalse(watch.hasTold("mail"));
        everybodyHears();
        assertTrue(look("v1:a", "v1:b").news().isEmpty());
        assertEquals("changed to v1:b", watch.found().what());
        assertEquals("another", 2, look("v1:a", "v1:c").number());
        everybodyHears();
        assertEquals("all is well", null, look("v1:a", "v1:a").found());
        assertEquals("the plugin wrote there", null, look("v1:d", "v1:d").found());
        assertEquals(3, look("v1:d", "v1:b").number());
    }

    @Test
    public void whereNothingWasEverWrittenTheLookBeforeCounts() {
        assertTrue(look(null, "v1:a").news().isEmpty());
        assertTrue(look(null, "v1:b").news().isPresent());
        everybodyHears();
        assertTrue(look(null, "v1:b").news().isEmpty());
        assertEquals(
                "it was found, and nobody says that it is right",
                "changed to v1:b",
                watch.found().what());
        assertTrue(look(null, "v1:a").news().isPresent());
    }

    @Test
    public void newsThatIsOverBeforeItWasToldIsToldAllTheSame() {
        look("v1:a", "v1:b");
        assertTrue(look("v1:a", "v1:a").news().isPresent());
        everybodyHears();
        assertEquals(null, look("v1:a", "v1:a").found());
    }

    /** Its number goes on, since by that it is known what was told. */
    @Test
    public void ofAnotherPlaceNothingHolds() {
        look(null, "v1:a");
        assertTrue(look(null, "v1:b").news().isPresent());
        place = "prod2 /srv/shop";
        assertTrue(look(null, "v1:c").news().isEmpty());
        assertEquals(null, watch.found());
        assertEquals(
                "environment-production-2",
                look(null, "v1:d").news().orElseThrow().source().id());
    }

    @Test
    public void whoCannotBeToldIsTriedForThreeDays() {
        look("v1:a", "v1:b");
        watch = watch.toldAll(false, now().plusHours(70));
        assertTrue(watch.news().isPresent());
        watch = watch.toldAll(false, now().plusHours(73));
        assertTrue(watch.news().isEmpty());
    }

    @Test
    public void itIsDueOnceItsTimeHasPassed() {
        look("v1:a", "v1:a");
        assertFalse(watch.isDue(Duration.ofHours(2), now().plusHours(1)));
        assertTrue(watch.isDue(Duration.ofHours(2), now().plusHours(2)));
    }
}
