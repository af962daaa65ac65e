"""Small pictures that move, for the cards of the home page: SVG that CSS animates."""

from playground.figures.moving.picture import HEIGHT, WIDTH, MovingPicture
