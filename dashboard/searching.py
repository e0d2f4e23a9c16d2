"""Finding a song or an artist by a part of the name."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard import wording
from dashboard.rows import Rows
from dashboard.sql import literal

_FOUND: Final = 8


def draw(rows: Rows) -> None:
    """A field to type into, and what is found: a click opens it on its sheet."""
    with st.popover("Find a song or an artist", icon=":material/search:", key="find"):
        asked = st.text_input("A part of the name", key="asked").strip()
        if not asked:
            return
        songs, artists = rows(of_songs(asked)), rows(of_artists(asked))
        if songs.empty and artists.empty:
            st.caption("No chart that the lake holds has such a song or artist.")
        for song in songs.to_dict("records"):
            _offer(
                "songs",
                str(song["recording_id"]),
                wording.joined(song["title"], song["artist_names_text"]),
                market=str(song["market"]),
            )
        for artist in artists.to_dict("records"):
            _offer("artist", str(artist["artist_id"]), str(artist["artist_name"]), market=str(artist["market"]))


def of_songs(asked: str) -> str:
    """recording_id, market, title, artist_names_text: the songs of Spotify's daily charts whose name has that part."""
    return f"""
SELECT t.recording_id, max_by(t.market, t.last_date) AS market, max_by(t.title, t.last_date) AS title,
    max_by(t.artist_names_text, t.last_date) AS artist_names_text
FROM recording_titles t
WHERE t.platform = 'spotify' AND t.chart = 'songs_daily'
    AND strpos(lower(t.title || ' ' || coalesce(t.artist_names_text, '')), {literal(asked.lower())}) > 0
GROUP BY t.recording_id
ORDER BY max(t.last_date) DESC, title, t.recording_id
LIMIT {_FOUND}
"""  # noqa: S608 - the value is quoted


def of_artists(asked: str) -> str:
    """artist_id, market, artist_name: the artists of Spotify's daily charts whose name has that part."""
    return f"""
SELECT a.artist_id, max_by(a.market, a.days_in_top_50) AS market, max_by(a.artist_name, a.days_in_top_50) AS artist_name
FROM artist_leaderboard a
WHERE a.platform = 'spotify' AND a.chart = 'songs_daily' AND strpos(lower(a.artist_name), {literal(asked.lower())}) > 0
GROUP BY a.artist_id
ORDER BY max(a.days_in_top_50) DESC, artist_name, a.artist_id
LIMIT {_FOUND}
"""  # noqa: S608 - the value is quoted


def _offer(parameter: str, value: str, name: str, *, market: str) -> None:
    # A label is Markdown, which would load a picture from wherever a title says.
    label = wording.plain(f"{name} ({'artist' if parameter == 'artist' else 'song'})")
    if st.button(label, key=f"found_{parameter}_{value}", type="tertiary"):
        for key, chosen in (("market", market), (parameter, value)):
            st.session_state.pop(key, None)
            st.query_params[key] = chosen
        st.session_state["goto"] = "artists" if parameter == "artist" else "songs"
        st.rerun()
