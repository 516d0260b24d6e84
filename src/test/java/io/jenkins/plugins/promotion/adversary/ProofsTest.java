package io.jenkins.plugins.promotion.adversary;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.Test;

/**
 * Which tests keep whom out, by the rows of docs/trust.md, and which of them shows that a weakness that was proved once is
 * closed. Where a test is renamed or goes, this one fails: nobody is kept out by a test that is not there.
 */
public class ProofsTest {

    private static final String ROOT = "io.jenkins.plugins.promotion.";

    /** The weaknesses that were proved, by the name of their proof: what it was, and {@code Class.method} that shows it closed. */
    private static Map<String, List<String>> proofs() {
        Map<String, List<String>> proofs = new LinkedHashMap<>();
        proofs.put(
                "a1 a node replaces the signed plan",
                List.of(
                        "process.LyingNodesTest.planOfANodeDoesNotTakeThePlaceOfTheStoredOne",
                        "process.LyingNodesTest.nodePutsNoProgramIntoAPlan"));
        proofs.put("a2 under another spelling", List.of("process.LyingNodesTest.noAlteredAnswerIsTakenForAnother"));
        proofs.put(
                "a3 the workspace's node",
                List.of(
                        "process.LyingNodesTest.workspaceThatAnswersOtherFilesIsRefused",
                        "process.RecordWorkPlanTest.fileReferenceCannotTakeTheNameOfTheStoredPlan"));
        proofs.put(
                "j1 a planted journal",
                List.of(
                        "steps.PlantedJournalTest.aJournalInTheSourceOfACopyIsToldAndNotExecuted",
                        "copy.PlantedFilesTest.aPlantedJournalWritesChangesAndDeletesNothing"));
        proofs.put("j2 by an item", List.of("steps.PlantedJournalTest.aPlanThatNamesTheReservedNameIsRefused"));
        proofs.put(
                "k1 words after the sign-off",
                List.of("process.WordsAfterSignOffTest.otherWordsThanThoseSignedAreTold"));
        proofs.put(
                "l1 a lock within a copy", List.of("process.ReservationTest.lockOfAnotherComesAfterACopyAndNotIntoIt"));
        proofs.put(
                "l2 half of an edit in a copy",
                List.of(
                        "tree.StillnessTest.atWhateverInstantItIsEditedWhatIsCapturedIsAStateThatWas",
                        "process.CopyEnvironmentTest.halfAnEditOfProductionIsNeitherTheBaseNorCopied",
                        "process.CopyEnvironmentTest.nothingIsCopiedOfAPlanThatWasBegunWhileTheSourceWasRead"));
        proofs.put(
                "t1 a link during the switch",
                List.of(
                        "copy.PlantedFilesTest.aFolderThatBecomesALinkDuringTheSwitchLeadsNowhere",
                        "execution.HeldTreeTest.aFolderThatBecomesALinkAtWhateverOperationLeadsNowhere",
                        "execution.HeldTreeTest.theWayBackGoesThroughNoLinkThatCameAfterTheItem"));
        proofs.put(
                "t2 links in secret folders",
                List.of(
                        "execution.OwnSecretsTest.noLinkIsFollowed",
                        "execution.OwnSecretsTest.aFolderThatIsALinkIsNotFollowedEither",
                        "execution.OwnSecretsTest.whatIsBeyondTheBoundsIsNamedAsNotRead"));
        proofs.put(
                "t3 hostile plans and files", List.of("adversary.HostilePlanTest.everyFieldTakesEveryTextOrRefusesIt"));
        proofs.put("t4 spreadsheets", List.of("plan.PlanCsvTest.noSpreadsheetCalculatesWhateverItSplitsAt"));
        proofs.put(
                "t5 modes of what is stored",
                List.of("adversary.OtherUserOfTheNodeTest.nothingThatIsStoredIsReachedByOtherUsers"));
        proofs.put(
                "t6 a manifest of another name",
                List.of("adversary.OtherUserOfTheNodeTest.manifestUnderAnothersNameGetsItsOwn"));
        proofs.put("f1 g1 programs by a dry run", List.of("process.DryRunOnProductionTest.runsNothingAndSaysSo"));
        proofs.put("f1b elsewhere", List.of("process.DryRunOnProductionTest.elsewhereRunsWhatIsDeclaredReadOnly"));
        proofs.put("f2 a gate's name", List.of("process.GateKindsTest.whoMadeTheChangesSignsNoContentUnderAnyName"));
        proofs.put("f2b an override", List.of("process.GateKindsTest.overrideVoidsEverySignOffOfContents"));
        proofs.put(
                "f3 the author is a text",
                List.of("process.AwaitSignOffTest.whoCommittedThePlanIsAnAuthorWhateverItSays"));
        proofs.put("f4 Begin by starting", List.of("process.DoorsTest.startingTheBuildIsNoBeginWithoutTheRight"));
        proofs.put(
                "f5 answers of an author", List.of("process.DoorsTest.authorAnswersForNothingWhereOthersAreToFollow"));
        proofs.put(
                "f6 a deleted job's rights",
                List.of(
                        "steps.JobIdentityTest.newJobOfADeletedOnesNameHasNothingOfIt",
                        "config.KnownJobsTest.jobThatIsMovedOntoAListedNameThatWasNeverUsedIsNotIt"));
        proofs.put(
                "f7 names in refusals",
                List.of(
                        "lock.WriteRuleTest.anotherJobsChangeIsNotNamedNorItsReason",
                        "view.TwoTeamsTest.nothingOfTheOtherTeamIsOnAnyPage"));
        proofs.put("f8 setuid", List.of("process.CopyEnvironmentTest.setuidIsCopiedOnlyWhereTheEnvironmentsAllowIt"));
        proofs.put(
                "f9 forged lines",
                List.of(
                        "process.ForgedLinesTest.byTheNameOfAFile",
                        "process.ForgedLinesTest.byACommentAtAGate",
                        "process.ForgedLinesTest.byAReasonOrAMessageOfTheScript"));
        proofs.put(
                "f10a f10b an approver begins",
                List.of(
                        "process.DoorsTest.approverAnswersForNothing",
                        "process.DoorsTest.stricterPlanLetsNoApproverBegin"));
        proofs.put(
                "f10c who broke the glass begins",
                List.of("process.DoorsTest.whoBrokeTheGlassDoesNotBeginUnderAStricterPlanEither"));
        proofs.put(
                "g2 recording binds another's",
                List.of(
                        "process.ReservationTest.recordingAPlanSaysNothingOfWhatIsAnothers",
                        "process.ReservationTest.recordingAPlanSaysNothingOfWhatLiesInProduction"));
        proofs.put("g3 long numbers", List.of("adversary.HostilePlanTest.numbersThatTakeLongToWriteOut"));
        proofs.put(
                "g4 notes after the sign-off",
                List.of("process.WordsAfterSignOffTest.otherWordsThanThoseSignedAreTold"));
        proofs.put("g5 names of changes", List.of("change.ChangesTest.anotherJobIsRefusedUnlessAdmitted"));
        proofs.put(
                "g6 links in the workspace",
                List.of(
                        "process.RecordWorkPlanTest.linkOutOfTheWorkspaceIsNotFollowed",
                        "process.RecordWorkPlanTest.pathOutsideTheWorkspaceIsRefused"));
        proofs.put(
                "g7 items that leave",
                List.of(
                        "tree.ReservedNameTest.isRefusedInPlansAndPatterns",
                        "copy.RefusalTest.nothingIsWrittenThroughALinkThatIsOutOfScope"));
        proofs.put("g8 spellings of a job", List.of("process.DoorsTest.jobOfAnotherSpellingIsNotTheOneThatIsListed"));
        proofs.put(
                "g9 one user twice",
                List.of(
                        "signoff.BallotTest.samePersonCannotDecideTwice",
                        "signoff.BallotTest.sameUserStoredTwiceCountsOnce"));
        proofs.put(
                "k2 a look at what another team left",
                List.of("view.TwoTeamsTest.lookForDriftTellsNothingOfWhatTheOtherTeamLeft"));
        proofs.put("k3 environments in forms", List.of("view.TwoTeamsTest.formsOfStepsOfferNothingOfTheOtherTeam"));
        proofs.put(
                "k4 lines of what is waited for",
                List.of("steps.PromotionExecutionTest.whatIsWaitedForBeginsNoLineOfTheLog"));
        proofs.put(
                "k5 steps of who may only start builds",
                List.of(
                        "process.StepRightsTest.everyStepThatActsTakesARight",
                        "process.StepRightsTest.datesOfAnOutageTakeTheRightToApplyInAScriptToo"));
        proofs.put(
                "k6 a replay closes the change",
                List.of("process.StepRightsTest.replayDoesNotCloseAChangeThatHasLockedProduction"));
        proofs.put(
                "k7 the script in the job's configuration",
                List.of("steps.ScriptAuthorsTest.whoWroteTheScriptDoesNotSignWhatItRecords"));
        proofs.put(
                "k8 an endless answer to a webhook",
                List.of("notice.WebhookTest.answerWithALineThatDoesNotEndIsNotReadToItsEnd"));
        proofs.put("h1 acts by roles", List.of("view.PermissionsTest.actsAreKeptFromThoseWhoMayNot"));
        proofs.put("h2 pages by roles", List.of("view.PermissionsTest.pagesAreKeptFromThoseWhoMayNot"));
        proofs.put(
                "h4 two teams",
                List.of(
                        "view.TwoTeamsTest.nothingOfTheOtherTeamIsOnAnyPage",
                        "view.TwoTeamsTest.thePermissionComesBeforeAnyOtherAnswer",
                        "view.TwoTeamsTest.theMarkOfALostRecordIsForAdministrators"));
        proofs.put(
                "h5 a user named like a group",
                List.of(
                        "signoff.EligibilityTest.userWhoIsNamedLikeTheGroupIsNotTheGroup",
                        "signoff.FeasibilityTest.tellsImpossibleFromUnverifiable",
                        "process.AwaitSignOffTest.namesOfBothKindsAreRefusedBesideTheRuleToo"));
        proofs.put("h6 odd parameters", List.of("view.PermissionsTest.oddParametersAreAnswered"));
        proofs.put(
                "h7 markup",
                List.of(
                        "view.EndpointsTest.hostileTextsAreShownAsTexts",
                        "picture.PicturesTest.whatPeopleWroteIsEscaped"));
        proofs.put(
                "r1 a link while a mode is set",
                List.of(
                        "files.HeldFileOpsTest.noLinkIsFollowedWhereAccessControlListsAreCarried",
                        "files.HeldFileOpsTest.noLinkIsFollowedWhereAModeOfTwelveBitsIsSet"));
        proofs.put(
                "r2 a secret that an item moves",
                List.of("execution.OwnValuesByItemsTest.aSecretThatIsHiddenByItsPlaceStaysThere"));
        proofs.put(
                "r3 other spellings of a key",
                List.of(
                        "execution.OwnValuesByItemsTest.aKeyOfPropertiesIsHiddenInEverySpelling",
                        "execution.OwnValuesByItemsTest.keysThatDifferByASlashAreBothHidden"));
        proofs.put("r4 defaults and comments", List.of("tree.HiddenFormsTest.noFormOfAHiddenValueIsCaptured"));
        proofs.put("r5 a date without end", List.of("outage.WindowTest.refusesTimesThatMeanNoOneMoment"));
        proofs.put(
                "r6 texts that take hours",
                List.of("adversary.HeavyInputsTest.whateverATextIsItIsReadOrRefusedInTime"));
        proofs.put("r7 looks at another place", List.of("hearing.WatchTest.ofAnotherPlaceNothingHolds"));
        proofs.put(
                "s1 a lock that is lost with a name",
                List.of(
                        "config.FolderEnvironmentsTest.placeThatAChangeHasKeepsItsLockUnderEveryName",
                        "config.FolderEnvironmentsTest.placeOfARemovedDefinitionKeepsItsLockToo"));
        proofs.put(
                "s2 a link that comes after the look",
                List.of(
                        "execution.ConfinedPlaceTest.everyDoorIsShutWhereTheRootLeadsOut",
                        "execution.ConfinedPlaceTest.linkThatIsSwappedAfterTheOpeningHidesNothing"));
        proofs.put("s3 workbooks that grow", List.of("plan.WorkbookTest.workbookThatGrowsWhenItIsReadIsRefused"));
        proofs.put(
                "s4 a pipe in the place of a file",
                List.of("files.HeldFileOpsTest.pipeInThePlaceOfAFileOrFolderIsNotWaitedFor"));
        proofs.put(
                "s5 a user called as the plugin or a build",
                List.of("journal.JournalTest.nobodyIsCalledAsABuildOrThePlugin"));
        proofs.put(
                "s6 lengths in a stream of contents",
                List.of("store.ContentStoreTest.lengthsInAStreamOfBlobsAreNotBelieved"));
        proofs.put(
                "s7 builds of a job of the same name",
                List.of(
                        "change.ChangesTest.buildsOfAReplacedJobAreToldFromThoseOfItsName",
                        "process.LockConfigTest.buildOfARenamedJobKeepsItsPlaceAndOneThatIsOverHasNone"));
        proofs.put(
                "s8 paths of the controller",
                List.of(
                        "lock.BindingsTest.whatCannotBeWrittenIsToldByTheEnvironmentsName",
                        "journal.JournalTest.lineThatCannotBeWrittenIsToldWithoutItsPath"));
        return proofs;
    }

    /** Who is not trusted, and the classes that try every door for them. */
    private static Map<String, List<String>> rows() {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        rows.put("Overall/Read only", List.of("view.PermissionsTest", "view.DiscoverTest"));
        rows.put("Job/Read", List.of("view.TwoTeamsTest", "view.PermissionsTest"));
        rows.put("Job/Build", List.of("process.StepRightsTest", "process.DoorsTest", "steps.WhoMayTest"));
        rows.put(
                "who writes script and plan",
                List.of(
                        "adversary.HostilePlanTest",
                        "process.DryRunOnProductionTest",
                        "process.GateKindsTest",
                        "process.ForgedLinesTest",
                        "plan.PlanMutationTest",
                        "execution.OwnValuesByItemsTest",
                        "tree.ReservedNameTest",
                        "steps.ScriptAuthorsTest",
                        "config.KnownJobsTest"));
        rows.put(
                "who writes in an environment",
                List.of(
                        "copy.PlantedFilesTest",
                        "steps.PlantedJournalTest",
                        "execution.OwnSecretsTest",
                        "tree.HiddenFormsTest",
                        "adversary.HeavyInputsTest",
                        "process.ForgedLinesTest"));
        rows.put(
                "who wrote in it since it was planned",
                List.of("execution.HeldTreeTest", "files.HeldFileOpsTest", "copy.PlantedFilesTest"));
        rows.put("who has a node in hand", List.of("process.LyingNodesTest", "adversary.OtherUserOfTheNodeTest"));
        rows.put("who signs", List.of("process.DoorsTest", "signoff.BallotTest", "signoff.EligibilityTest"));
        rows.put("who follows", List.of("process.DoorsTest", "process.people.FollowingTest"));
        rows.put("who overrides", List.of("process.people.CustodyTest", "process.EmergencyTest"));
        rows.put("who configures a folder", List.of("config.FolderEnvironmentsTest", "execution.ConfinedPlaceTest"));
        rows.put("administrators", List.of("view.EndpointsTest", "notice.WebhookTest", "notice.PublicAddressTest"));
        return rows;
    }

    /** What SECURITY.md promises, by how each promise begins there. */
    private static Map<String, List<String>> promises() {
        Map<String, List<String>> promises = new LinkedHashMap<>();
        promises.put(
                "Production is never the target of a copy",
                List.of(
                        "process.CopyEnvironmentTest.productionIsNeverATarget",
                        "process.CopyEnvironmentTest.productionAmongSeveralTargetsIsRefusedBeforeAnyIsWritten",
                        "process.ApplyWorkPlanTest.withoutTheLockProductionIsRefused",
                        "process.ApplyWorkPlanTest.withoutARehearsalProductionIsRefused",
                        "process.ApplyWorkPlanTest.productionThatMovedSinceTheRehearsalIsRefused",
                        "process.ApplyWorkPlanTest.withoutASignOffProductionIsRefused",
                        "process.ApplyWorkPlanTest.signOffBelowTheFloorOfProductionIsRefused",
                        "process.ApplyWorkPlanTest.nothingIsDoneBeforeSomebodyPressesBegin",
                        "process.DoorsTest.startingTheBuildIsNoBeginWithoutTheRight"));
        promises.put(
                "An environment is used only by jobs",
                List.of(
                        "process.CopyEnvironmentTest.jobThatTheTargetDoesNotListIsRefused",
                        "process.CopyEnvironmentTest.jobThatTheSourceDoesNotListIsRefused",
                        "process.LockConfigTest.jobThatTheEnvironmentDoesNotListCannotLockIt",
                        "process.DoorsTest.jobOfAnotherSpellingIsNotTheOneThatIsListed",
                        "steps.WhoMayTest.replayThatNamesProductionIsRefused",
                        "process.StepRightsTest.replayDoesNotCloseAChangeThatHasLockedProduction",
                        "process.AwaitSignOffTest.noFourEyesAgainstTheFloorOfAnEnvironmentIsRefused"));
        promises.put(
                "A decision at a gate takes",
                List.of(
                        "signoff.BallotTest.thoseWhoMayNotAreForbidden",
                        "signoff.BallotTest.breakGlassPassesTheRuleButNotTheContent",
                        "view.PermissionsTest.actsAreKeptFromThoseWhoMayNot",
                        "process.AwaitSignOffTest.authorIsRefused",
                        "steps.ScriptAuthorsTest.whoWroteTheScriptDoesNotSignWhatItRecords",
                        "process.people.CustodyTest.lockIsReleasedWithPermissionIdAndReason"));
        promises.put(
                "Every web method that changes something",
                List.of(
                        "view.PermissionsTest.everyWebMethodHasARow",
                        "view.PermissionsTest.actsAreKeptFromThoseWhoMayNot",
                        "view.PermissionsTest.actsFromABrowserNeedACrumb",
                        "view.PermissionsTest.pagesAreKeptFromThoseWhoMayNot",
                        "view.TwoTeamsTest.nothingOfTheOtherTeamIsOnAnyPage"));
        promises.put(
                "Local and secret values",
                List.of(
                        "steps.WhoMayTest.localAndSecretValuesAreNowhereUnderTheHome",
                        "tree.HiddenFormsTest.noFormOfAHiddenValueIsCaptured",
                        "execution.PatchWorkTest.maskInAPatchBringsNoOwnValueAnywhereElse"));
        promises.put("Secret texts in plans", List.of("execution.PlanRunTest.secretsShowNowhere"));
        promises.put(
                "Programs of a plan or an environment are started",
                List.of("execution.PerformerTest.commandsRunWithoutAShellInTheRootWithTheirVariables"));
        promises.put(
                "What a node answers is checked",
                List.of(
                        "process.LyingNodesTest.noAlteredAnswerIsTakenForAnother",
                        "process.LyingNodesTest.planOfANodeDoesNotTakeThePlaceOfTheStoredOne",
                        "process.LyingNodesTest.nodePutsNoProgramIntoAPlan"));
        promises.put(
                "What a job has in environments",
                List.of(
                        "steps.JobIdentityTest.newJobOfADeletedOnesNameHasNothingOfIt",
                        "environment.DefinitionsTest.placesAreDefinedOnce",
                        "site.NeighboursTest.mountsAreFollowed"));
        return promises;
    }

    @Test
    public void everyPromiseHasTestsThatKeepIt() throws Exception {
        String security = Files.readString(Path.of("SECURITY.md"));
        String promised = security.substring(
                security.indexOf("## What is promised today"), security.indexOf("## What is not promised today"));
        List<String> kept = new ArrayList<>(promises().keySet());
        for (String promise : promised.split("\n- ")) {
            if (!promise.startsWith("##")) {
                String beginning = promises().keySet().stream()
                        .filter(promise::startsWith)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no test keeps: " + promise));
                kept.remove(beginning);
            }
        }
        assertEquals("tests of what is not promised", List.of(), kept);
        areThere(promises());
    }

    @Test
    public void everyProofHasATestThatShowsItClosed() throws Exception {
        areThere(proofs());
    }

    private static void areThere(Map<String, List<String>> proofs) throws Exception {
        List<String> missing = new ArrayList<>();
        TreeSet<String> tests = new TreeSet<>();
        for (Map.Entry<String, List<String>> proof : proofs.entrySet()) {
            for (String test : proof.getValue()) {
                String owner = ROOT + test.substring(0, test.lastIndexOf('.'));
                String name = test.substring(test.lastIndexOf('.') + 1);
                try {
                    assertNotNull(Class.forName(owner).getMethod(name).getAnnotation(Test.class));
                    tests.add(test);
                } catch (ReflectiveOperationException e) {
                    missing.add(proof.getKey() + ": " + test);
                }
            }
        }
        assertEquals(List.of(), missing);
        assertTrue("tests: " + tests.size(), tests.size() >= proofs.size());
    }

    @Test
    public void everyRowHasTestsThatTryItsDoors() throws Exception {
        for (Map.Entry<String, List<String>> row : rows().entrySet()) {
            int tests = 0;
            for (String owner : row.getValue()) {
                for (java.lang.reflect.Method method :
                        Class.forName(ROOT + owner).getMethods()) {
                    tests += method.isAnnotationPresent(Test.class) ? 1 : 0;
                }
            }
            System.out.println(
                    row.getKey() + ": " + tests + " tests in " + row.getValue().size() + " classes");
            assertTrue(row.getKey(), tests > 1);
        }
    }
}
