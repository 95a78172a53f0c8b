package io.aethermagic.test.containers;

import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;

/**
 * Asks Docker for the image that {@link NeedsImage} names.
 */
class ImageCondition implements ExecutionCondition {

	private static final ConcurrentMap<String, Boolean> KNOWN = new ConcurrentHashMap<>();

	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		return context.getElement()
			.map((element) -> MergedAnnotations.from(element).get(NeedsImage.class))
			.filter(MergedAnnotation::isPresent)
			.map((needs) -> evaluate(needs.getString("value")))
			.orElseGet(() -> ConditionEvaluationResult.enabled("No image is needed"));
	}

	private static ConditionEvaluationResult evaluate(String image) {
		return KNOWN.computeIfAbsent(image, ImageCondition::isThere)
				? ConditionEvaluationResult.enabled("Docker has the image " + image) : ConditionEvaluationResult
					.disabled("No Docker engine with the image " + image + " answers; .ci/with-docker starts one");
	}

	private static boolean isThere(String image) {
		try {
			return new ProcessBuilder("docker", "image", "inspect", image)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.redirectError(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
