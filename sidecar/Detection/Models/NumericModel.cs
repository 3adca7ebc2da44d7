using Warden.Detection.Numerics;

namespace Warden.Detection.Models;

/// <summary>The four models of one continuous attribute: adaptive 3σ, nearest neighbours, density and isolation forest.</summary>
/// <remarks>
/// Immutable once fitted: one instance serves every request, on any number of threads, without allocating. Equal samples in any
/// order, with equal seeds and options, give equal bytes on every machine. NaN is a missing value: no model takes part. −0 is 0.
/// Infinity and everything beyond ±<see cref="Largest"/> count as ±<see cref="Largest"/>, so that no distance overflows.
/// </remarks>
public sealed class NumericModel
{
    /// <summary>The version of the serialised form.</summary>
    public const byte FormatVersion = 2;

    /// <summary>The largest magnitude that is told apart.</summary>
    public const double Largest = 1e300;

    private readonly TextbookModels? _textbook;
    private readonly CalibratedModels? _calibrated;
    private readonly UsualValues? _usual;

    private NumericModel(int count, TextbookModels? textbook, CalibratedModels? calibrated, UsualValues? usual) =>
        (Count, _textbook, _calibrated, _usual) = (count, textbook, calibrated, usual);

    /// <summary>Fits the models.</summary>
    /// <param name="sample">Values of one attribute in its unit, any order; what is not finite is ignored.</param>
    /// <param name="seed">Decides the subsamples and cuts of the forest, and the thinning of a sample that is too large.</param>
    /// <param name="options">Bounds and minima; the defaults when null.</param>
    /// <remarks>About 20 ms for 16,384 values in calibrated form. The sample is not kept and not changed.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its documented range.</exception>
    public static NumericModel Fit(ReadOnlySpan<double> sample, ulong seed, NumericModelOptions? options = null)
    {
        options ??= NumericModelOptions.Default;
        options.Validate();
        var ascending = Subsample.Of(SortedValues.SortFinite(sample), SplitMix64.Mix(seed ^ 0x7415), options.MaximumSample);
        for (var i = 0; i < ascending.Length; i++)
            ascending[i] = Held(ascending[i]);
        if (ascending.Length == 0)
            return new NumericModel(0, null, null, null);
        UsualValues? usual = null;
        var calibrated = (options.Forms & ModelForms.Calibrated) != 0
            ? CalibratedModels.Fit(ascending, SplitMix64.Mix(seed ^ 0xCA11B7A7ED), options, out usual)
            : null;
        var textbook = (options.Forms & ModelForms.Textbook) != 0 ? TextbookModels.Fit(ascending, seed, options) : null;
        usual ??= UsualValues.Fit(ascending, [0..ascending.Length], [], static _ => true);
        return new NumericModel(ascending.Length, textbook, calibrated, usual);
    }

    /// <summary>How many values the model was fitted on.</summary>
    public int Count { get; }

    /// <summary>Answers with fixed thresholds.</summary>
    /// <param name="value">One value in the attribute's unit.</param>
    /// <param name="thresholds">The thresholds; any may be chosen without fitting again.</param>
    public ModelAnswers Textbook(double value, TextbookThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(thresholds);
        return _textbook is null || double.IsNaN(value) ? default : _textbook.Answer(Held(value), thresholds);
    }

    /// <summary>Says how rare the value is by each model, comparable across attributes.</summary>
    /// <param name="value">One value in the attribute's unit.</param>
    public NumericPValues PValues(double value) =>
        _calibrated is null || double.IsNaN(value) ? NumericPValues.None : _calibrated.P(Held(value));

    /// <summary>Answers at a level of false alarms: <see cref="NumericPValues.At"/> of <see cref="PValues"/>.</summary>
    /// <param name="value">One value in the attribute's unit.</param>
    /// <param name="level">The share of clean values that one model may flag: α ÷ number of scored attributes.</param>
    public ModelAnswers Calibrated(double value, double level) => PValues(value).At(level);

    /// <summary>The values between which 99 % of the history lies, poison left out; both are values of the history.</summary>
    /// <returns>NaN to NaN when the model has no history.</returns>
    public ValueRange UsualRange() => _usual?.Range ?? new ValueRange(double.NaN, double.NaN);

    /// <summary>The modes of the history, ascending: more than one when wide empty intervals part it.</summary>
    public ReadOnlySpan<ValueRange> UsualBands() => _usual is null ? default : _usual.Bands;

    /// <summary>The usual value nearest to this one: itself inside a mode, else the end of the nearest mode.</summary>
    /// <returns>NaN when the model has no history or the value is NaN.</returns>
    public double NearestUsual(double value) =>
        _usual is null || double.IsNaN(value) ? double.NaN : _usual.Nearest(value);

    /// <summary>The canonical bytes, all a model is: two models with equal bytes give equal answers.</summary>
    public byte[] ToBytes()
    {
        var writer = new CanonicalWriter();
        Write(writer);
        return writer.Written.ToArray();
    }

    /// <summary>Writes the canonical bytes into a larger document.</summary>
    public void Write(CanonicalWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Byte(FormatVersion);
        writer.Int32(Count);
        writer.Byte((byte)((_textbook is null ? 0 : ModelForms.Textbook) | (_calibrated is null ? 0 : ModelForms.Calibrated)));
        _textbook?.Write(writer);
        _calibrated?.Write(writer);
        _usual?.Write(writer);
    }

    /// <summary>Reads a model back; its answers have the same bits.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a model of this version, or something follows it.</exception>
    /// <param name="bytes">What <see cref="ToBytes"/> gave.</param>
    /// <param name="detectors">The detectors it was fitted with; null for the default ones.</param>
    public static NumericModel FromBytes(ReadOnlySpan<byte> bytes, NumericDetectors? detectors = null)
    {
        var reader = new CanonicalReader(bytes);
        var model = Read(ref reader, detectors);
        return reader.Remaining == 0 ? model : throw new InvalidDataException($"{reader.Remaining} bytes follow the model.");
    }

    /// <summary>Reads a model out of a larger document.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a model of this version.</exception>
    /// <param name="reader">The document.</param>
    /// <param name="detectors">The detectors it was fitted with; null for the default ones.</param>
    public static NumericModel Read(ref CanonicalReader reader, NumericDetectors? detectors = null)
    {
        detectors ??= NumericDetectors.Default;
        var version = reader.Byte();
        if (version != FormatVersion)
            throw new InvalidDataException($"Version {FormatVersion} of a numeric model was expected, {version} came.");
        var count = reader.Int32();
        var forms = (ModelForms)reader.Byte();
        if (count < 0 || (forms & ~ModelForms.Both) != 0 || (count == 0 && forms != 0))
            throw new InvalidDataException($"A model of {count} values and forms {(int)forms} cannot be.");
        return new NumericModel(
            count,
            (forms & ModelForms.Textbook) != 0 ? TextbookModels.Read(ref reader, detectors) : null,
            (forms & ModelForms.Calibrated) != 0 ? CalibratedModels.Read(ref reader, detectors) : null,
            count > 0 ? UsualValues.Read(ref reader) : null);
    }

    internal TextbookModels? TextbookForm => _textbook;

    internal CalibratedModels? CalibratedForm => _calibrated;

    private static double Held(double value) => Math.Clamp(value, -Largest, Largest) + 0.0;
}
