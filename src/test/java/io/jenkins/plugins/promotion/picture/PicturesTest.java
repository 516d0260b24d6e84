package io.jenkins.plugins.promotion.picture;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.jenkins.plugins.promotion.change.AtWork;
import io.jenkins.plugins.promotion.change.ChangeState;
import io.jenkins.plugins.promotion.change.Span;
import io.jenkins.plugins.promotion.change.Spans;
import io.jenkins.plugins.promotion.change.Timeline;
import io.jenkins.plugins.promotion.change.fact.ChangeFact;
import io.jenkins.plugins.promotion.execution.LineStatus;
import io.jenkins.plugins.promotion.execution.WaitsFor;
import io.jenkins.plugins.promotion.process.people.Scene;
import java.io.StringReader;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Pictures are well-formed, say what they show, and escape whatever people wrote. */
public class PicturesTest {

    private static final String EVIL = "<script>alert(\"1\")</script> & 'x' \u0007\ud800";

    @Rule
    public TemporaryFolder folder = new TemporaryFolder();

    private static Document parse(String svg) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        Document read = factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertEquals(0, read.getElementsByTagName("script").getLength());
        for (String part : List.of("style=", " on", "href", "javascript:")) {
            assertFalse(part + " in " + svg, svg.replaceAll(">[^<]*<", "><").contains(part));
        }
        Element root = read.getDocumentElement();
        assertEquals("img", root.getAttribute("role"));
        for (String id : root.getAttribute("aria-labelledby").split(" ")) {
            assertTrue(id, svg.contains("id=\"" + id + "\""));
        }
        return read;
    }

    private static List<Element> bars(Document svg, String style) {
        List<Element> found = new ArrayList<>();
        NodeList all = svg.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            Element one = (Element) all.item(i);
            if (List.of(one.getAttribute("class").split(" ")).contains(style)) {
                found.add(one);
            }
        }
        return found;
    }

    private static double percent(Element bar, String attribute) {
        String text = bar.getAttribute(attribute);
        assertTrue(text, text.endsWith("%"));
        return Double.parseDouble(text.substring(0, text.length() - 1));
    }

    private static TimelinePicture picture(Scene scene) {
        AtWork work = new AtWork(scene.change.state(), build -> true);
        ChangeState state = work.state();
        boolean over = state.phase().isEnded();
        return new TimelinePicture(
                "t-CR-1",
                state.name().text(),
                Timeline.of(work, scene.now()),
                Spans.of(work, scene.now()),
                state.openedAt(),
                over ? state.endedAt() : scene.now(),
                over,
                Locale.ENGLISH);
    }

    @Test
    public void timelineTellsWorkFromWaiting() throws Exception {
        Scene scene = new Scene(folder.getRoot().toPath());
        scene.clock.pass(Duration.ofMinutes(1));
        scene.copy("production", "development", true, true);
        scene.lock("production");
        scene.gate("Changes made", "qa", 1, false, null);
        scene.clock.pass(Duration.ofMinutes(9));
        TimelinePicture picture = picture(scene);
        Document svg = parse(picture.getSvg());
        Element work = bars(svg, "cp-pic__work").get(0);
        assertEquals(0.67, percent(work, "width"), 0.01);
        assertEquals("", work.getAttribute("fill"));
        Element wait = bars(svg, "cp-pic__wait").get(0);
        assertEquals(10, percent(wait, "x"), 0.01);
        assertEquals(90, percent(wait, "width"), 0.01);
        assertEquals("hatched", "url(#t-CR-1-h)", wait.getAttribute("fill"));
        assertTrue(wait.getAttribute("class"), wait.getAttribute("class").contains("cp-pic__bar--live"));
        assertTrue(wait.getTextContent(), wait.getTextContent().startsWith("waiting, Changes made, round 1: "));
        assertEquals(1, bars(svg, "cp-pic__current").size());
        assertEquals(1, bars(svg, "cp-pic__now").size());
        assertEquals("minute", picture.getGrid());
        String text = svg.getDocumentElement().getTextContent();
        assertTrue(text, text.contains("1 of 12 steps are done. It stands at 03 Changes made and written down."));
        assertTrue(text, text.contains("not yet"));
    }

    @Test
    public void whatIsOverHasNoNow() throws Exception {
        Scene scene = new Scene(folder.getRoot().toPath());
        scene.copy("production", "development", true, true);
        scene.record(new ChangeFact.Cancelled("enough"));
        scene.clock.pass(Duration.ofDays(9));
        Document svg = parse(picture(scene).getSvg());
        assertEquals(List.of(), bars(svg, "cp-pic__now"));
        assertEquals(List.of(), bars(svg, "cp-pic__current"));
        assertTrue(svg.getDocumentElement().getTextContent().contains("left out"));
        assertFalse(svg.getDocumentElement().getTextContent().contains("not yet"));
    }

    @Test
    public void thousandsOfStretchesAreFewBars() throws Exception {
        Scene scene = new Scene(folder.getRoot().toPath());
        scene.applyWaiting("a1", "test", false, false);
        scene.following().begin(scene.change, "a1", Scene.person("doer"), true);
        scene.applyBegun("a1");
        for (int i = 0; i < 1_500; i++) {
            scene.clock.pass(Duration.ofMinutes(2));
            scene.line("a1", "i" + i, LineStatus.DONE, Duration.ofMinutes(1));
        }
        scene.asks("a1", "last", WaitsFor.MANUAL);
        assertEquals(
                1_502,
                Spans.of(new AtWork(scene.change.state(), b -> true), scene.now())
                        .size());
        String svg = picture(scene).getSvg();
        assertTrue(svg.length() + " characters", svg.length() < 20_000);
    }

    @Test
    public void whatIsPlannedIsDrawnAsFarAsItMatters() throws Exception {
        OffsetDateTime now = OffsetDateTime.parse("2026-11-21T10:00:00Z");
        OffsetDateTime opened = now.minusHours(1);
        Scene scene = new Scene(folder.getRoot().toPath());
        Timeline timeline = Timeline.of(new AtWork(scene.change.state(), build -> true), now);
        Span planned =
                new Span("10", Span.Kind.PLANNED, now.minusMinutes(10), now.plusHours(9), false, 1, "production");
        Span outage = new Span("10", Span.Kind.OUTAGE, now.minusMinutes(9), now, true, 1, "production");
        Span over = new Span("10", Span.Kind.OUTAGE, now.minusMinutes(9), now.minusMinutes(1), false, 1, "production");
        Span far = new Span("10", Span.Kind.PLANNED, now.plusHours(5), now.plusHours(9), false, 1, "production");
        assertEquals(now.plusMinutes(30), end(timeline, opened, now, planned, outage));
        assertEquals(now, end(timeline, opened, now, planned, over));
        assertEquals("its beginning is seen", now.plusHours(5).plusMinutes(3), end(timeline, opened, now, far));
    }

    private static OffsetDateTime end(Timeline timeline, OffsetDateTime opened, OffsetDateTime now, Span... spans) {
        return new TimelinePicture("t", "CR-1", timeline, List.of(spans), opened, now, false, Locale.ENGLISH).getEnd();
    }

    @Test
    public void whatPeopleWroteIsEscaped() throws Exception {
        OffsetDateTime now = OffsetDateTime.parse("2026-11-21T09:00:00Z");
        Scene scene = new Scene(folder.getRoot().toPath());
        Timeline timeline = Timeline.of(new AtWork(scene.change.state(), build -> true), now);
        Span span = new Span("03", Span.Kind.WAIT, now, now.plusMinutes(3), false, 1, EVIL);
        List<String> pictures = List.of(
                new TimelinePicture("a", EVIL, timeline, List.of(span), now, now.plusMinutes(3), true, Locale.ENGLISH)
                        .getSvg(),
                new Bars("b", EVIL)
                        .add(EVIL, EVIL, Bars.part(Bars.Kind.WAIT, Duration.ofMinutes(3), EVIL))
                        .getSvg(),
                new Dots("c", EVIL, Locale.ENGLISH)
                        .add(EVIL, List.of(new Dots.Dot(Duration.ofSeconds(3), EVIL)))
                        .getSvg());
        for (String svg : pictures) {
            String text = parse(svg).getDocumentElement().getTextContent();
            assertTrue(text, text.contains("<script>alert(\"1\")</script> & 'x' ??"));
        }
    }

    @Test
    public void barsShareOneScale() throws Exception {
        Bars bars = new Bars("b", "Outages");
        assertTrue(bars.isEmpty());
        List<Bars.Part> parts = new ArrayList<>(Bars.part(Bars.Kind.WORK, Duration.ofMinutes(15), null));
        parts.addAll(Bars.part(Bars.Kind.WAIT, Duration.ofMinutes(5), null));
        parts.addAll(Bars.part(Bars.Kind.PLANNED, Duration.ZERO, null));
        bars.add("rehearsed", "20 min", parts)
                .add("planned", "40 min", Bars.part(Bars.Kind.PLANNED, Duration.ofMinutes(40), "window"));
        Document svg = parse(bars.getSvg());
        assertEquals(37.5, percent(bars(svg, "cp-pic__work").get(0), "width"), 0.01);
        assertEquals(37.5, percent(bars(svg, "cp-pic__wait").get(0), "x"), 0.01);
        assertEquals(12.5, percent(bars(svg, "cp-pic__wait").get(0), "width"), 0.01);
        assertEquals(1, bars(svg, "cp-pic__planned").size());
        assertEquals(100, percent(bars(svg, "cp-pic__planned").get(0), "width"), 0.01);
        assertTrue(svg.getDocumentElement().getTextContent().contains("rehearsed: 20 min. planned: 40 min."));
    }

    @Test
    public void planThatIsMuchLongerIsCutOff() throws Exception {
        Bars bars = new Bars("b", "Outages")
                .add("actual", "1 min", Bars.part(Bars.Kind.OUTAGE, Duration.ofMinutes(1), null))
                .add("window", "9 h", Bars.part(Bars.Kind.PLANNED, Duration.ofHours(9), null));
        Document svg = parse(bars.getSvg());
        assertEquals(12.5, percent(bars(svg, "cp-pic__outage").get(0), "width"), 0.01);
        assertEquals(100, percent(bars(svg, "cp-pic__planned").get(0), "width"), 0.01);
    }

    @Test
    public void dotsShowTheMedianAndTheNewest() throws Exception {
        Dots dots = new Dots("d", "Steps", Locale.ENGLISH).add("none", List.of());
        assertTrue(dots.isEmpty());
        dots.add(
                "copy",
                List.of(
                        new Dots.Dot(Duration.ofHours(1), "CR-3"),
                        new Dots.Dot(Duration.ofMinutes(1), "CR-2"),
                        new Dots.Dot(Duration.ZERO, "CR-1")));
        Document svg = parse(dots.getSvg());
        assertEquals(3, svg.getElementsByTagName("circle").getLength());
        assertEquals("CR-3", bars(svg, "cp-pic__dot--newest").get(0).getTextContent());
        assertEquals(3, percent((Element) svg.getElementsByTagName("circle").item(0), "cx"), 0.01);
        assertTrue(svg.getDocumentElement().getTextContent().contains("copy: median "));
    }
}
