using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace LlmGen;

/// <summary>What the JSON of a type starts with. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "JSON's own names of its types.")]
public enum LlmJsonShape
{
    /// <summary>An object: a record, class or struct.</summary>
    Object,

    /// <summary>An object or null. An answer that may be null as a whole is asked for in a wrapper, as what is no object is.</summary>
    NullableObject,

    /// <summary>An array.</summary>
    Array,

    /// <summary>A dictionary: an array of <c>{key, value}</c>, or an object.</summary>
    Dictionary,

    /// <summary>A string: text, an enum, a character, a date or time, a <see cref="System.Guid"/>, a <see cref="System.Uri"/>.</summary>
    String,

    /// <summary>A number.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,
}
