using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary>A detector of continuous numbers: how it is fitted to an attribute's history, and read back.</summary>
/// <remarks>
/// Adding one is one file with its detector, one line in <see cref="NumericDetectors"/> and one conformance class. Everything it keeps
/// is immutable, canonical in bytes and independent of the order of the history; it uses no library transcendental function.
/// </remarks>
public abstract class NumericDetector
{
    /// <summary>Gets the name that verdicts and strategies write: lower-case letters.</summary>
    public abstract string Name { get; }

    /// <summary>Gets the fewest values it needs; with fewer it contributes the empty set.</summary>
    public abstract int Minimum(NumericModelOptions options);

    /// <summary>Fits the textbook form.</summary>
    /// <param name="ascending">The history, ascending, in the attribute's unit; at least <see cref="Minimum"/> finite values.</param>
    /// <param name="seed">For whatever is drawn at random.</param>
    /// <param name="options">Neighbours, trees and minima.</param>
    public abstract FixedRule FitTextbook(ReadOnlySpan<double> ascending, ulong seed, NumericModelOptions options);

    /// <summary>Reads what <see cref="FixedRule.Write"/> wrote.</summary>
    /// <param name="reader">The bytes.</param>
    /// <param name="count">How many values the history has.</param>
    /// <exception cref="InvalidDataException">The bytes are not what was written.</exception>
    public abstract FixedRule ReadTextbook(ref CanonicalReader reader, int count);

    /// <summary>Fits the calibrated form; null where the values do not allow it.</summary>
    /// <param name="sample">The transformed history, without atoms and poison.</param>
    /// <param name="seed">For whatever is drawn at random.</param>
    /// <param name="options">Neighbours, trees and minima.</param>
    public abstract RarityLaw? FitCalibrated(CalibratedSample sample, ulong seed, NumericModelOptions options);

    /// <summary>Reads what <see cref="RarityLaw.Write"/> wrote.</summary>
    /// <param name="reader">The bytes.</param>
    /// <param name="sample">The sample that it was fitted to, as far as it is kept.</param>
    /// <exception cref="InvalidDataException">The bytes are not what was written.</exception>
    public abstract RarityLaw ReadCalibrated(ref CanonicalReader reader, CalibratedSample sample);
}
