// Runs the sections of a Declarative Pipeline. It is compiled like a Jenkinsfile, so a running one survives a restart.
import io.jenkins.embedded.declarative.Outcomes
import io.jenkins.embedded.declarative.Section

def pipeline(Script main, Closure body) {
  def top = read(main, body)
  def options = read(main, top.block('options'))
  def asked = read(main, top.block('parameters'))
  if (asked.calls) {
    properties([parameters(asked.described())])
  }
  def begun = false
  try {
    inAgent(main, top.call('agent'), options) {
      inEnvironment(read(main, top.block('environment'))) {
        inOptions(options) {
          def error = null
          try {
            inOrder(main, top.block('stages'), options)
          } catch (Throwable e) {
            error = e
          }
          begun = true
          ended(main, top.block('post'), error)
        }
      }
    }
  } catch (Throwable e) {
    if (begun) {
      throw e
    }
    ended(main, top.block('post'), e) // there was no agent, or an option ended it all
  }
}

/** What a section says, without doing it: blocks in it stay as they are. */
def read(Script main, Closure block) {
  def section = new Section(main)
  if (block != null) {
    block.delegate = section
    block.resolveStrategy = Closure.DELEGATE_ONLY
    block()
  }
  return section
}

def inOrder(Script main, Closure block, Section options) {
  def error = null
  for (call in read(main, block).calls) {
    def name = call.value()
    if (error != null) {
      stage(name) { echo "Stage \"${name}\" skipped due to earlier failure(s)" }
    } else if (options.has('skipStagesAfterUnstable') && currentBuild.currentResult == 'UNSTABLE') {
      stage(name) { echo "Stage \"${name}\" skipped due to this build becoming unstable" }
    } else {
      try {
        oneStage(main, name, call.block(), options)
      } catch (Throwable e) {
        error = e
      }
    }
  }
  if (error != null) {
    throw error
  }
}

def sideBySide(Script main, Closure block, boolean failFast, Section options) {
  def branches = [:]
  for (call in read(main, block).calls) {
    def branch = call
    branches[branch.value()] = { oneStage(main, branch.value(), branch.block(), options) }
  }
  if (failFast) {
    branches['failFast'] = true
  }
  parallel(branches)
}

def oneStage(Script main, String name, Closure body, Section outer) {
  stage(name) {
    def told = read(main, body)
    def options = read(main, told.block('options'))
    def conditions = read(main, told.block('when'))
    def early = conditions.has('beforeAgent')
    inOptions(options) {
      if (early && !all(main, conditions)) {
        echo "Stage \"${name}\" skipped due to when conditional"
      } else {
        inAgent(main, told.call('agent'), options.or(outer)) {
          if (!early && !all(main, conditions)) {
            echo "Stage \"${name}\" skipped due to when conditional"
          } else {
            inEnvironment(read(main, told.block('environment'))) {
              def error = null
              try {
                inside(main, told, outer)
              } catch (Throwable e) {
                error = e
              }
              ended(main, told.block('post'), error)
            }
          }
        }
      }
    }
  }
}

def inside(Script main, Section stage, Section outer) {
  if (stage.block('steps') != null) {
    inSteps(main, stage.block('steps'))
  } else if (stage.block('parallel') != null) {
    sideBySide(main, stage.block('parallel'), stage.has('failFast') || outer.has('parallelsAlwaysFailFast'), outer)
  } else {
    inOrder(main, stage.block('stages'), outer)
  }
}

/** Steps see the Jenkinsfile's own methods and variables, and no section. */
def inSteps(Script main, Closure block) {
  block.delegate = main
  block.resolveStrategy = Closure.DELEGATE_ONLY
  return block()
}

/** Runs what is to be run afterwards, then ends as the sections before it did; only meanwhile the build looks like that. */
def ended(Script main, Closure post, Throwable error) {
  def last = error
  for (call in Outcomes.ordered(read(main, post).calls)) {
    if (Outcomes.applies(call.name, currentBuild, last)) {
      def before = Outcomes.pretend(currentBuild, last)
      try {
        inSteps(main, call.block())
      } catch (Throwable e) {
        echo "Error when executing ${call.name} post condition: ${e.message}"
        last = last ?: e
      }
      Outcomes.restore(currentBuild, before)
    }
  }
  if (last != null) {
    throw last
  }
}

def inOptions(Section options, Closure body) {
  around(Outcomes.wrappers(options.calls), body)
}

def around(List wrappers, Closure body) {
  if (wrappers.isEmpty()) {
    body()
  } else {
    invokeMethod(wrappers[0].name, wrappers[0].with({ around(Outcomes.rest(wrappers), body) }))
  }
}

def inAgent(Script main, agent, Section options, Closure body) {
  def where = Outcomes.agent(agent, agent?.block() == null ? null : read(main, agent.block()))
  if (where == null) {
    body()
  } else {
    node(where) {
      if (Outcomes.hasScm(currentBuild) && !options.has('skipDefaultCheckout')) {
        checkout scm
      }
      body()
    }
  }
}

def inEnvironment(Section variables, Closure body) {
  if (variables.values) {
    withEnv(variables.pairs()) { body() }
  } else {
    body()
  }
}

boolean all(Script main, Section conditions) {
  for (call in conditions.calls) {
    if (!holds(main, call)) {
      return false
    }
  }
  return true
}

boolean holds(Script main, condition) {
  def kind = condition.name
  if (kind == 'expression') {
    return inSteps(main, condition.block()) as boolean
  }
  if (kind == 'not') {
    return !all(main, read(main, condition.block()))
  }
  if (kind == 'allOf') {
    return all(main, read(main, condition.block()))
  }
  if (kind == 'anyOf') {
    for (call in read(main, condition.block()).calls) {
      if (holds(main, call)) {
        return true
      }
    }
    return false
  }
  return Outcomes.holds(condition, env)
}
