package io.aethermagic.test.autoconfigure.sliced;

import io.aethermagic.annotation.AetherTaskHandler;

import org.springframework.stereotype.Component;

/**
 * A handler that needs something.
 */
@Component
public class SlicedTasks {

	private final SlicedRepository repository;

	SlicedTasks(SlicedRepository repository) {
		this.repository = repository;
	}

	@AetherTaskHandler(job = "sliced", task = "find")
	String find(Question question) {
		return this.repository.find(question.name());
	}

	public record Question(String name) {
	}

}
