package kotlin.coroutines;

/**
 * What Kotlin's compiler adds to the parameters of a suspending function, by its name.
 *
 * @param <T> the result
 */
public interface Continuation<T> {

}
