package io.aethermagic.transport.redis.connection;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Script}.
 */
class ScriptTests {

	@Test
	void putsWhatIsIncludedWhereItIsNamed() {
		Script script = Script.load(ScriptTests.class, "outer.lua");
		assertThat(script.name()).isEqualTo("outer.lua");
		assertThat(script.text()).isEqualTo("""
				-- a script of a test

				local middle = 1
				local inner = middle
				return inner + 1
				""");
	}

	@Test
	void isKnownByTheSha1OfItsText() {
		assertThat(Script.load(ScriptTests.class, "inner.lua").digest())
			.isEqualTo("ace377c839c96ab6df12c3e975726bb43a2486e7");
	}

	@Test
	void saysWhichScriptIsMissing() {
		assertThatIllegalStateException().isThrownBy(() -> Script.load(ScriptTests.class, "lost.lua"))
			.withMessage("There is no script nowhere.lua in the package io.aethermagic.transport.redis.connection");
	}

	@Test
	void saysWhichScriptIncludesItself() {
		assertThatIllegalStateException().isThrownBy(() -> Script.load(ScriptTests.class, "circle.lua"))
			.withMessageContaining("circle.lua includes itself");
	}

}
