package io.aethermagic.fleet;

import java.util.ArrayList;
import java.util.List;

/**
 * What the instances that were asked have answered in time.
 *
 * @param <T> the type of an answer
 * @param answers the answers, in the order in which they came
 * @param silent the ids of those that have not answered in time
 */
public record FleetAnswers<T>(List<FleetAnswer<T>> answers, List<String> silent) {

	/**
	 * Return what was answered, without those that refused.
	 * @return the values
	 */
	public List<T> values() {
		List<T> values = new ArrayList<>();
		for (FleetAnswer<T> answer : this.answers) {
			T value = answer.value();
			if (value != null) {
				values.add(value);
			}
		}
		return values;
	}

}
