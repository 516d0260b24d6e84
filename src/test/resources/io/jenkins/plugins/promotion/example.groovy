def change = 'CR-2031'
copyEnvironment from: 'production', to: 'development', change: change                        // 01: the base of the change
lockConfig environment: 'production', change: change, reason: 'CR-2031 routing'              // 02: outlives the build
def tested = false
while (!tested) {                                                                            // 03-06, each turn is a round
  awaitSignOff name: 'Changes made', change: change, approvers: 'config-team', fourEyes: false
  node { checkout scm; recordWorkPlan plan: 'work-plan.yaml', testPlan: 'test-plan.yaml', environment: 'development', change: change }
  copyEnvironment from: 'development', to: 'test', change: change
  tested = awaitSignOff(name: 'Test', change: change, covers: 'plan, test', runTests: true, approvers: 'qa', required: 2, onReject: 'return').approved
}
copyEnvironment from: 'production', to: 'test', change: change                               // 07: says whether production moved since 01
applyWorkPlan environment: 'test', change: change                                            // 08: the rehearsal, timed
awaitSignOff name: 'Go live', change: change, covers: 'plan, test', runTests: true, approvers: 'qa:1, business:1', expires: '10d'  // 09
outageWindow(environment: 'production', change: change) {                                    // 10: dates entered on the page, or start/end given
  applyWorkPlan environment: 'production', change: change                                    // 11
}
unlockConfig environment: 'production', change: change
awaitSoak environment: 'production', change: change, lasting: '3d'                           // 12
copyEnvironment from: 'production', to: 'test, development', change: change
closeChange change: change
